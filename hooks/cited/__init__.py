"""`cited`: every claim links the work it rests on, or says openly why it links none.

Text in, records out; no site generator is imported here. Read in this order: `model` (the records), `bibliography`,
`style` and `work` (works), `citations` and `infobox` (Markdown), `inline` and `rendered` (HTML to blocks), `sentences`,
`verdicts` and `claims` (blocks to units), `source` (places), `handbook` and `rules` (faults), `report`, `__main__`; then
what a reader gets besides: `addresses`, `evidence`, `review`, `furnish`, `filled`, `finding`; `literature` (a query to
links), `exports`, `coins` and `taking` (what a reader takes along), `metadata`.
"""
