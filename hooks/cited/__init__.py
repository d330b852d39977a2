"""`cited`: every claim links the work it rests on, or says openly why it links none.

Text in, records out; no site generator is imported here. Read in this order: `model` (the records), `bibliography`,
`bibtex`, `csl`, `style` and `work` (works), `citations`, `reference_list`, `remarks`, `infobox` and `extensions` (Markdown),
`inline` and `rendered` (HTML to blocks), `sentences`, `verdicts` and `claims` (blocks to units), `source` (places), `units`,
`numerals` and `quantities` (numbers), `evidence` and `standing` (how good a work is), `handbook` and `rules` (faults),
`checking`, `report`, `__main__`. Then
what a reader gets besides: `addresses`, `evidence_box`, `review`, `furnish`, `filled`, `finding`; `literature` (a query to
links), `exports`, `coins` and `taking` (what a reader takes along), `metadata`; and what an author sees, `preview`.
Beside them `desk` with `tidy`, `refresh` and `add`, which ask the registries (`ask`, `fetch`, `registries`, `webpage`); a
check and a build never do.
`diff` compares two states: `revisions` and `states` (read), `statements`, `likeness`, `matching` and `parts` (which is which),
`changes` and `work_changes`, then `diff_report` with `diff_notes` and `dress`, or `diff_json`.
At the door `intake`, `incoming` and `gate` (what may come in); at the way out `publish` (the site, whole or not at all),
`offline`, `edition`, `csp`, `links`, and `printing` with `book` (PDF and ZIM). For those who start: `new` and `menu` (a page),
`schema` and `editor` (what an editor completes), `init`, `carried` and `template/` (a handbook of one's own).
What was found is said by `findings`: to people in `terminal`, at the lines of a pull request in `annotations`, as `sarif`;
`excerpt` finds the words that it is about.
For speed: `pressed` and `kept` (what is to be known of a page), `once` and `stock` (of a work), `shapes` (of a style), `passed` (of a
text), `cache`, `crew`, `templates` and `feeding` (a page to the parser of the search).
"""
