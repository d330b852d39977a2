"""The words by which the verdicts tell a claim from what is none. All patterns are of plain English text."""

from __future__ import annotations

import re

PART = r"(?:page|section|article|chapter|paper|guide|document|documentation|handbook|tutorial|essay|manual|wiki|website|overview|review|appendix)s?"
SPEAKS = (
    r"(?:describes?|covers?|explains?|lists?|traces?|outlines?|discuss(?:es)?|introduces?|summari[sz]es?|reviews?|provides?|presents?|gives?|contains?|"
    r"deals? with|aims?|will|looks? at|focus(?:es)?|needs?|shows how|tells how|(?:goes|go|walks|walk) through|examines?|explores?|assumes?|links?|states?|collects?|"
    r"speaks?|names?|(?:is|are) (?:about|for|meant|intended|written|organi[sz]ed|divided|based on|incomplete|unfinished|under construction|still|(?:an? )?"
    r"(?:(?:short|brief|living|static|open) )?(?:overview|introduction|guide|summary|stub|draft|reference|work in progress)))"
)
PLANS = (
    r"(?:describe[ds]?|discuss(?:ed)?|turn(?:ed)?(?: now)? to|start(?:ed)?|begin|began|outline[ds]?|review(?:ed)?|present(?:ed)?|walk(?:ed)? through|"
    r"(?:go|went) through|explain(?:ed)?|introduce[ds]?|summari[sz]ed?|focus(?:ed)?(?: on)?|stud(?:y|ied)|"
    r"examine[ds]?|investigate[ds]?|aim(?:ed)?|sought|set out|explore[ds]?|address(?:ed)?|cover(?:ed)?|report on|analy[sz]ed?|evaluate[ds]?|assess(?:ed)?)"
)
ADVERB = r"(?:(?:also|then|first|next|here|therefore|now|thus|briefly|will|shall|have|next|finally|again|only)\s+)*"
NAVIGATION = re.compile(
    r"\(?(?:for\b.{0,120}?,\s*)?(?:please\s+)?(?:see|refer to|read|go to|visit|consult|cf\.|continue (?:with|to)|start with|back to)\b|"
    r"(?:main article|further information|see also|related)s?\s*:",
    re.I,
)
DOCUMENT_PART = re.compile(
    r"\b(?:figs?\.|figures?|tables?|appendix|chapters?|sections?|pages?|box|glossary|below|above|overleaf|references?)\b|see also\b", re.I
)
SHOWN_PART = re.compile(
    r"(?:the\s+)?(?:(?:figs?\.|figures?|tables?)(?:\s+\d[\w.()-]*)?|(?:appendix|supplement(?:ary \w+)?|box|panel|section|chapter)\s+[\dA-Z][\w.()-]*)\s+"
    r"(?:and\s+\S+\s+)?(?:shows?|gives?|lists?|describes?|sa(?:ys|y) more|summari[sz]es?|contains?|provides?|presents?|illustrates?|details?|depicts?|outlines?)\b(?!\s+that)",
    re.I,
)
DONE = r"(?:described|discussed|taken up|listed|outlined|sketched|given|shown|summari[sz]ed|covered|set out|explained|dealt with|presented|reviewed)"
SELF = r"(?:handbook|page|website|wiki|documentation|tutorial)"  # can hardly be anything but the text itself
EDITORIAL = [
    re.compile(rf"this {SELF} \w+|the (?:\w+ )?\w+ of this {SELF}\b", re.I),
    re.compile(
        rf"(?:this|the present|our|these|the following|the next|the previous|the rest of (?:this|the)) {PART}(?: (?:or|and) {PART})?"
        rf"(?: (?:also|only|briefly|therefore|thus|then|first|itself|below))* {SPEAKS}\b",
        re.I,
    ),
    re.compile(
        rf"(?:in|throughout|within|on|at) (?:this|the present|the next|the previous|the following|an? earlier) {PART}\b(?! of\b).{{0,40}}\b"
        rf"(?:(?:we|I|you)\s+{ADVERB}{PLANS}|(?:is|are|will be) {DONE})\b",
        re.I,
    ),
    re.compile(rf"in {PART}(?:\s+\d+)?,?\s+(?:we|I)\s+{ADVERB}{PLANS}\b", re.I),
    re.compile(
        rf"(?:here|below|above|now|first|next|finally|in what follows|to this end|therefore|in the following)?,?\s*(?:we|I)\s+{ADVERB}{PLANS}\b(?!\s+that\b)[^\d]*$",
        re.I,
    ),
    re.compile(r"the (?:aim|purpose|goal|objective|scope|focus)s? of (?:this|the present|our)\b", re.I),
]
OWN_PARTS = re.compile(
    r"\b(?:(?:earlier|later|previous|preceding|next|last|following|other) (?:chapters?|sections?|pages?))\b.*\b(?:we|I)\b", re.I
)
BELOW = re.compile(
    r"\b(?:is|are|will be|can be) (?:also )?"
    rf"{DONE}(?: (?:in turn|briefly|in detail|further))*,?(?: (?:below|above|here|later|next|elsewhere|in the (?:next|following|previous) (?:section|chapter|table|list)s?))[.:]?$",
    re.I,
)
FINDING = re.compile(
    r"\b(?:recommends?|advises?|warns?|favou?rs?|prefers?)\b|\b(?:shows?|showed|found|finds|reports?|reported|demonstrates?|suggests?|proves?|argues?|concludes?)\b.*\bthat\b|\d\s?%",
    re.I,
)
REFERENCES = re.compile(r"(?:references?|reference list|bibliography|works cited|literature cited)$", re.I)
LINK_SECTION = re.compile(
    r"(?:see also|external links?|related(?: pages| articles)?|links|further reading|literature review|resources|contents|on this page|where to start)$",
    re.I,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|can|could|may|might|must|shall|should|will|would|caused|gives|gave|shows|showed|"
    r"leads|led|makes|made|occurs?|occurred|remains?|supplies|innervates?|runs|reaches|spreads|lies|means|requires|needs|helps|increases|decreases|reduces|"
    r"improves|passes|takes|took|uses|keeps|goes|comes|came|seems?|appears?|affects|depends|contains|carries|fell|rose)\b",
    re.I,
)
QUANTITY = re.compile(
    r"\d[\d.,]*\s?(?:%|‰|°|[munµμk]?[glm]\b|[munµμkdc]?mol|[mc]m\b|ml\b|mg|mc?g|iu\b|units?\b|gauge|g\b|hz|mmhg|kg|bpm|fold|times|"
    r"(?:second|minute|hour|day|week|month|year|h|min|s)s?\b)|(?<!appendix )(?<!figure )(?<!table )\b[CTLS]\d{1,2}(?:[/–-][CTLS]?\d{1,2})?\b|\bp\s*[<=>]",
    re.I,
)
CHECKABLE = re.compile(
    r"\d|%|\b(?:half|twice|daily|hourly|weekly|once|minutes?|hours?|days?|weeks?|months?|needle|gauge|dose|volume|angle|degrees?|millilit\w+|drug|an?esthetic|"
    r"steroid|\w+caine|adrenaline|contrast|level|units?|because|since|so that|in order|otherwise|that|to (?:avoid|prevent|reduce|decrease|increase|minimi[sz]e|maximi[sz]e|improve|ensure)|"
    r"must|should|always|never|not|best|better|safe\w*|risk|more|less|until|at least|at most)\b|\b(?-i:[A-Z]{2,})\b",
    re.I,
)
GUARDED = re.compile(r"\b(?:not?|never|only|avoid|do|always|fatal|contraindicated|dangerous|must|stop|give)\b", re.I)
HARMLESS = re.compile(  # the imperative of a verb, not the noun: "support the arm", not "support stockings"
    r"(?:then |next,? |now |finally,? |carefully |gently |again,? )*(?:(?:identify|locate|palpate|find|clean|drape|wash|explain|obtain|label|document|record|repeat|"
    r"support|mark|observe|inspect|calm|position|scan|confirm|check|ask|tell|inform|discuss|open|save|close|enter|copy|paste|download|restart|run|create|add|"
    r"edit|rename|commit|push|drag|prepare)(?=\s+(?:the|an?|your|their|his|her|its|any|all|each|every|this|these|those|it|them|if|whether|again|consent)\b)|"
    r"(?:click|press|select|choose|tap|log in|sign in|sign out|navigate to|scroll)\b)",
    re.I,
)
WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
