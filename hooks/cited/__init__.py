"""`cited`: every claim links the work it rests on, or says openly why it links none.

Text in, records out; no site generator is imported here. Read in this order: `model` (the records), `bibliography`,
`csl`, `style` and `work` (works), `citations`, `reference_list`, `remarks` and `infobox` (Markdown), `inline` and `rendered`
(HTML to blocks), `sentences`, `verdicts` and `claims` (blocks to units), `source` (places), `units` and `quantities`
(numbers), `evidence` and `standing` (how good a work is), `handbook` and `rules` (faults), `shard` (a part of a
check), `report`, `__main__`. Then what a reader gets besides: `addresses`, `evidence_box`, `review`, `furnish`,
`filled`, `finding`; `literature` (a query to links), `exports`, `coins` and `taking` (what a reader takes along),
`metadata`; and what an author sees, `preview`. Beside them `desk` with `tidy`, `refresh` and `add`, which ask the
registries (`ask`, `fetch`, `registries`, `webpage`); a check and a build never do.
At the door `intake`, `incoming` and `gate` (what may come in); at the way out `publish` (the site, whole or not at all),
`offline`, `edition`, `csp`, `links`, and `printing` with `book` (PDF and ZIM).
What was found is said by `findings`: to people in `terminal`, at the lines of a pull request in `annotations`, as `sarif`;
`excerpt` finds the words that it is about.
"""
