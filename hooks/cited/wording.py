"""The words by which the verdicts tell a claim from what is none. All patterns are of plain English text."""

from __future__ import annotations

import re
from functools import cache, lru_cache


def begins(pattern: str, text: str) -> re.Match[str] | None:
    """Does the text begin with what is meant? Capital letters make no difference."""
    return _compiled(pattern).match(text)


def finds(pattern: str, text: str) -> re.Match[str] | None:
    """Does it stand anywhere in the text?"""
    return _compiled(pattern).search(text)


def says(pattern: str, text: str) -> bool:
    """The same of a pattern without capital letters: in small letters alone it is found in a third of the time."""
    return (_compiled(pattern, 0).search(text.lower()) if text.isascii() else finds(pattern, text)) is not None


@cache
def _compiled(pattern: str, flags: int = re.I) -> re.Pattern[str]:
    """Only when it is first needed: all of them together take longer than the check of a page."""
    return re.compile(pattern, flags)


def words(listed: str) -> frozenset[str]:
    """`is occurs?` → is, occurs, occur."""
    given = listed.split()
    return frozenset([*(word.rstrip("?") for word in given), *(word[:-2] for word in given if word[-1] == "?")])


@lru_cache(maxsize=1024)
def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, for what can be told by single words."""
    return frozenset(plain_words(text) if text.isascii() else re.findall(r"\w+", text.translate(ALIKE).lower()))


def number_of_words(text: str) -> int:
    """As WORD counts them."""
    simple = text.isascii() and "." not in text[:-1] and not ("-" in text or "'" in text or "_" in text)
    return len(plain_words(text)) if simple else len(WORD.findall(text))


@lru_cache(maxsize=4)
def plain_words(text: str) -> list[str]:
    """The words of plain English (ASCII) in small letters, in their order."""
    return text.encode().translate(PARTED).decode().split()


PARTED = b"".join(sign.lower() if sign.isalnum() or sign == b"_" else b" " for sign in (bytes([code]) for code in range(256)))  # to words
ALIKE = {0x130: "i", 0x131: "i", 0x17F: "s"}  # letters that `re.I` takes for these
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
    r"examine[ds]?|investigate[ds]?|aim(?:ed)?|sought|set out|explore[ds]?|address(?:ed)?|cover(?:ed)?|report on|analy[sz]ed?|evaluate[ds]?|assess(?:ed)?|"
    r"close|conclude|highlight(?:ed)?|illustrate[ds]?|quantif(?:y|ied)|test(?:ed)?|compare[ds]?)"
)
PARTS = words(
    "pages? sections? articles? chapters? papers? guides? documents? documentations? handbooks? tutorials? essays? manuals? wikis? websites? "
    "overviews? reviews? appendixs?"
)
ADVERB = r"(?:(?:also|then|first|next|here|therefore|now|thus|briefly|will|shall|have|next|finally|again|only)\s+)*"
NAVIGATION = (
    r"\(?(?:(?:for(?! (?:instance|example))|if)\b[^,]{0,100},\s*)?(?:please\s+)?(?:see|refer to|read|go to|visit|consult|cf\.|continue (?:with|to)|start with|back to|find out|learn (?:more )?about|watch|listen to|we refer you to)\b|"
    r"(?:main article|further information|see also|related|next|previous|back)s?\s*:"
)
LEADS = words(  # without one of which NAVIGATION cannot fit
    "see refer read go visit consult cf continue start back find learn watch listen we main further relateds? nexts? previouss? backs?"
)
LEADS_AWAY = (  # what a reader is sent to: a part of the text or a named work, not a doctor
    r"\b(?:figs?\.|figures?|tables?|appendix|chapters?|sections?|pages?|box|glossary|below|above|overleaf|references?|supplement\w*|tracker|manual|guide|"
    r"documentation|website)\b|see (?:also|our|this|these)\b|find out\b|learn (?:more )?about\b|(?:watch|listen to) (?:this|the|our)\b|\b(?-i:[Ss]ee [A-Z][\w-]+ (?:et al|and [A-Z]))|^\w+: "
)
SHOWN_PART = (
    r"(?:the\s+)?(?:(?:code|command|example|output|listing|snippet|script)\s+(?:below|above)|(?:figs?\.|figures?|tables?)(?:\s+\d[\w.()-]*)?|(?:appendix|supplement(?:ary \w+)?|box|panel|section|chapter)\s+[\dA-Z][\w.()-]*)\s+"
    r"(?:and\s+\S+\s+)?(?:shows?|gives?|lists?|describes?|sa(?:ys|y) more|summari[sz]es?|contains?|provides?|presents?|illustrates?|details?|depicts?|outlines?)\b(?!\s+that)"
)
SHOWS = words(
    "code command example output listing snippet script figs? figures? tables? appendix supplement supplementary box panel section chapter"
)
DONE = r"(?:described|discussed|taken up|listed|outlined|sketched|given|shown|summari[sz]ed|covered|set out|explained|dealt with|presented|reviewed)"
SELF = (
    r"(?:handbook|book|page|website|wiki|documentation|tutorial|leaflet|post|blog|factsheet)"  # can hardly be anything but the text itself
)
Wordings = list[tuple[frozenset[str], str]]  # patterns, each with words without one of which it cannot fit
EDITORIAL: Wordings = [
    (words("this"), rf"this {SELF} \w+|the (?:\w+ )?\w+ of this {SELF}\b"),
    (
        PARTS,
        rf"(?:this|the present|our|these|the following|the next|the previous|the rest of (?:this|the)) {PART}(?: (?:or|and) {PART})?"
        rf"(?: (?:also|only|briefly|therefore|thus|then|first|itself|below))* {SPEAKS}\b",
    ),
    (
        PARTS,
        rf"(?:in|throughout|within|on|at) (?:this|the present|the next|the previous|the following|an? earlier) {PART}\b(?! of\b).{{0,40}}\b"
        rf"(?:(?:we|I|you)\s+{ADVERB}{PLANS}|(?:is|are|will be) {DONE})\b",
    ),
    (PARTS, rf"in {PART}(?:\s+\d+)?,?\s+(?:we|I)\s+{ADVERB}{PLANS}\b"),
    (words("this"), rf"in this (?:{PART}|book),? (?:we|I) (?!(?:find|found|show|recommend)\b)[^\d]*$"),
    (words("end"), rf"by the end of (?:this|the) (?:{PART}|book)\b"),
    (
        words("study trial work project analysis"),
        r"(?:this|the present|our) (?:study|trial|work|project|analysis) (?:therefore )?(?:explore[sd]|aim(?:s|ed)|examine[sd]|investigate[sd]|sought|"
        r"assess(?:es|ed)|test(?:s|ed)|evaluate[sd]|set out)\b[^\d]*$",
    ),
    (
        words("we i"),
        rf"(?:here|below|above|now|first|next|finally|earlier|previously|in what follows|to this end|therefore|in the following)?,?\s*(?:we|I)\s+{ADVERB}{PLANS}\b(?!\s+that\b)[^\d]*$",
    ),
    (words("this present our"), r"(?:the|an?|our|one) (?:\w+ )?(?:aim|purpose|goal|objective|scope|focus)s? of (?:this|the present|our)\b"),
    (
        words("chapters? sections? pages? parts?"),
        r"the (?:next|following|previous|last|first|rest of the) (?:chapter|section|page|part)s?\b(?! of\b) \w+",
    ),
    (
        words("authors? we i thanks?"),
        r"(?:the authors?|we|I) (?:thank|are grateful|am grateful|acknowledge|would like to (?:thank|hear))\b|thank(?:s| you)\b",
    ),
    (
        words("reviewed updated modified edited changed checked review update written translated"),
        r"(?:(?:page|text|content)s? )?(?:last|next) (?:reviewed|updated|modified|edited|changed|checked|review|update)\b|(?:written|reviewed|edited|translated) by\b",
    ),
    (
        words("we i you"),
        r"(?:as )?(?:we|I|you) (?:shall|will) (?:see|return|come back|meet|learn)\b.*\b(?:below|later|next|chapter|section|again)\b",
    ),
]
ON_ITSELF: Wordings = [
    (words("this"), rf"\b(?:for|on|of|to|by|about) this {SELF}\b|^\W*this {SELF}\b"),
    (
        words("chapters? sections? pages?"),
        r"\b(?:(?:earlier|later|previous|preceding|next|last|following|other) (?:chapters?|sections?|pages?))\b.*\b(?:we|I)\b",
    ),
]
GOES_ON = rf"(?:it|they) (?:{SPEAKS}|should be read|can be read|does not (?:cover|deal|replace))\b"  # behind such a sentence
BELOW: Wordings = [
    (
        words(
            "described discussed taken listed outlined sketched given shown summarised summarized covered set explained dealt presented reviewed"
        ),
        r"\b(?:is|are|will be|can be) (?:also )?"
        rf"{DONE}(?: (?:in turn|briefly|in detail|further))*,?(?: (?:below|above|here|later|next|elsewhere|"
        r"in (?:the (?:next|following|previous) )?(?:section|chapter|table|list|appendix|annex|figure|supplement|box)s?(?: [\dA-Z][\w.]*)?)(?: \(see [^()]*\))?(?: (?:by|for|with|of) [^.;:\d]{0,40})?)[.:]?$",
    ),
]
FINDING = r"\b(?:recommends?|advises?|warns?|favou?rs?|prefers?)\b|\b(?:shows?|showed|found|finds|reports?|reported|demonstrates?|suggests?|proves?|argues?|concludes?)\b.*\bthat\b|\d\s?%"
REFERENCES = r"(?:references?|reference list|bibliography|works cited|literature cited)$"
REFERENCE = r"\b(?:1[89]|20)\d\d\b|\bdoi\b|https?:|\bpp?\."  # year, DOI, address or page
LINK_SECTION = r"(?:see also|external links?|related(?: pages| articles)?|links|further reading|literature review|resources|contents|on this page|where to start)$"
CHECK_THAT = r"(?:check|make sure|verify|confirm) (?:that|if|whether) (?:it|this|they|everything) \w+(?: \w+)?$"
VERBS = words(
    "is are was were be been has have had does do did can could may might must shall should will would caused gives gave shows "
    "showed leads led makes made occurs? occurred remains? supplies innervates? runs reaches spreads lies means requires needs "
    "helps increases decreases reduces improves passes takes took uses keeps goes comes came seems? appears? affects depends "
    "contains carries fell rose rises falls vary varies differs? crosses arises? becomes? begins divides enters follows grows "
    "holds includes? joins provides? receives represents sends serves stays suggests? indicates? consists? belongs? tends? "
    "exists? allows? prevents? protects? predicts? explains? relieves?"
)
VERB = rf"\b(?:{'|'.join(sorted(VERBS))})\b"
AND_VERB = rf"\band {VERB}"
SAID_BEFORE = rf"[,;\d]|{VERB}"
QUANTITY = (
    r"\d[\d.,]*\s?(?:%|‰|°|[munµμk]?[glm]\b|[munµμkdc]?mol|[mc]m\b|ml\b|mg|mc?g|iu\b|units?\b|gauge|g\b|hz|mmhg|kg|bpm|fold|times|"
    r"(?:second|minute|hour|day|week|month|year|h|min|s)s?\b)|(?<!appendix )(?<!figure )(?<!table )\b[CTLS]\d{1,2}(?:[/–-][CTLS]?\d{1,2})?\b|\bp\s*[<=>]"
)
CHECKABLE = (
    r"\d|%|\b(?:half|twice|daily|hourly|weekly|once|minutes?|hours?|days?|weeks?|months?|needle|gauge|dose|volume|angle|degrees?|millilit\w+|"
    r"(?:drug|medicine|tablet|pill|steroid|opioid|antibiotic|an(?:ae|e)sthetic)s?|adrenaline|aspirin|insulin|paracetamol|morphine|contrast|\w{2,}(?:arin|caine|azole|"
    r"mycin|cillin|statin|pril|sartan|mab|nib|oxacin|triptan|gliptin|setron|zepam|zolam|barbital|dipine|olol|tidine|thiazide|semide|profen|codone|fentanil|vir)|level|units?|because|since|so that|in order|otherwise|to (?:avoid|prevent|reduce|decrease|increase|minimi[sz]e|maximi[sz]e|improve|ensure)|"
    r"must|should|always|never|not|best|better|safe\w*|risk|more|less|until|at least|at most)\b|\b(?-i:[A-Z]{2,})\b"
)
GUARDED = words("not? never only avoid do always fatal contraindicated dangerous must stop give")
DONE_TO = (  # the imperative of a verb, not the noun: "support the arm", not "support stockings"
    "identify|locate|palpate|find|clean|drape|wash|explain|obtain|label|document|record|repeat|support|mark|observe|inspect|calm|position|"
    "scan|confirm|check|ask|tell|inform|discuss|open|save|close|enter|copy|paste|download|restart|run|create|add|edit|rename|commit|push|"
    "pull|drag|prepare|draw|write|read|try|bring|raise|upgrade|update|install|delete|send|sign|fill|contact|call|visit|compare|describe|"
    "name|list|define|outline|sketch|distinguish|differentiate|imagine|recall|remember to|look|think of"
)
DONE_ANYHOW = "click|press|select|choose|tap|log in|sign in|sign out|navigate to|scroll|recheck"
HARMLESS = (
    r"(?:then |next,? |now |finally,? |first,? |carefully |gently |again,? |please |if [^,]{0,40}, )*"
    rf"(?:(?:{DONE_TO})(?=\s+(?:the|an?|your|their|his|her|its|any|all|each|every|this|these|those|it|them|us|me|to|if|whether|how|why|what|when|which|again|"
    rf"consent|before|between|on|in|at|for|as)\b)|(?:{DONE_ANYHOW})\b)"
)
DOES = frozenset(verb.split()[0] for verb in f"{DONE_TO}|{DONE_ANYHOW}".split("|"))  # words without one of which HARMLESS cannot fit
SAYS = re.compile(r"[^\W_]")
WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
