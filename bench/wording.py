"""The words of the benchmark's pages: they read like a handbook, and say nothing of any real work."""

from __future__ import annotations

NAMES = (
    "Abel", "Baker", "Castro", "Dahl", "Eriksen", "Fischer", "Garcia", "Huang", "Ito", "Jensen", "Kim", "Lindqvist", "Meyer", "Nakamura",
    "Okafor", "Petrov", "Quinn", "Rossi", "Silva", "Tanaka", "Ueda", "Varga", "Weber", "Xu", "Yilmaz", "Zhou", "Brandt", "Cohen", "Duarte",
    "Evans", "Fontaine", "Gupta", "Haas", "Ivanova", "Jansen", "Keller", "Lopez", "Moreau", "Novak", "Olsen", "Park", "Reyes", "Schmidt",
)  # fmt: skip
GIVEN = (
    "Anna M.",
    "B.",
    "Carlos",
    "D. E.",
    "Eva",
    "Finn",
    "Grace T.",
    "H.",
    "Ines",
    "J. K.",
    "Lars",
    "Mei",
    "Nora",
    "O. P.",
    "Sven",
    "Tomas",
)
JOURNALS = (
    "Spine", "Pain", "Pain Medicine", "Clinical Anatomy", "European Spine Journal", "Anesthesiology", "Regional Anesthesia and Pain Medicine",
    "Journal of Anatomy", "Skeletal Radiology", "The Clinical Journal of Pain", "Pain Physician", "Neurosurgery", "The Spine Journal",
)  # fmt: skip
DESIGNS = (
    ("randomised trial", "Randomised, blinded trial"), ("case series", "Retrospective case series"), ("anatomical study", "Cadaver dissection"),
    ("systematic review", "Systematic review with meta-analysis"), ("narrative review", "Narrative review"),
    ("uncontrolled cohort", "Prospective cohort without controls"), ("diagnostic study", "Diagnostic study against a reference block"),
)  # fmt: skip
STRUCTURES = (
    "medial branch", "lateral branch", "intermediate branch", "dorsal ramus", "superior cluneal nerve", "middle cluneal nerve",
    "long posterior sacroiliac ligament", "zygapophysial joint", "third occipital nerve", "greater occipital nerve", "thoracolumbar fascia",
    "multifidus plane", "erector spinae plane", "sacral lateral branch", "iliolumbar ligament", "mammillo-accessory ligament",
)  # fmt: skip
MUSCLES = ("multifidus", "longissimus", "iliocostalis", "semispinalis capitis", "gluteus maximus", "rotatores", "interspinales")
LANDMARKS = (
    "root of the transverse process", "iliac crest", "superior articular process", "posterior superior iliac spine", "sacral foramen",
    "intertransverse ligament", "articular pillar", "edge of the quadratus lumborum", "lamina", "thoracolumbar fascia",
)  # fmt: skip
CONDITIONS = (
    "facet joint pain", "cluneal neuralgia", "sacroiliac joint pain", "discogenic pain", "occipital neuralgia", "pain after fusion",
    "an osteoporotic fracture", "failed back surgery syndrome", "thoracolumbar junction syndrome", "whiplash", "lumbar stenosis",
    "myofascial pain", "a referred radiculopathy", "pain after thoracotomy", "notalgia paraesthetica",
)  # fmt: skip
SYMPTOMS = (
    "low back pain", "pain over the iliac crest", "buttock pain", "groin pain", "neck pain", "headache", "pain between the shoulder blades",
    "numbness of the back", "itch over the scapula", "stiffness in the morning", "pain on extension", "pain at night",
)  # fmt: skip
DRUGS = ("lidocaine", "bupivacaine", "ropivacaine", "levobupivacaine", "mepivacaine")
STEROIDS = ("methylprednisolone", "triamcinolone", "dexamethasone", "betamethasone")
MOVEMENTS = ("extension", "rotation", "side bending", "long standing", "rising from a chair", "walking downhill", "lifting")
OPENINGS = (
    "",
    "",
    "",
    "In adults, ",
    "In older people, ",
    "In a later series, ",
    "After earlier surgery, ",
    "On both sides, ",
    "In practice, ",
)
ENDINGS = (
    "", "", "", " in people without earlier surgery", " whatever their age", " under fluoroscopy", " under ultrasound", " at rest and in motion",
    " in either sex", " in the hands of trained operators", " when the guide is followed", " in the prone position",
)  # fmt: skip
MEASURED = (  # each number comes from the work that is cited first
    "{opening}{volume} mL of {drug} at the {structure} gave relief to {percent}% of {n} patients with {condition}{ending}",
    "{opening}{percent}% of {n} patients treated for {condition} reported less pain after {weeks} weeks{ending}",
    "{opening}the solution of {volume} mL spread along the {structure} as far as {level}{ending}",
    "{opening}a {gauge}-gauge needle reached the {structure} at {level} from the {landmark}{ending}",
    "{opening}adding {dose} mg of {steroid} changed neither {symptom} nor function at {weeks} weeks (p = {p}){ending}",
    "{opening}the {structure} was blocked at {level} with {volume} mL, and {symptom} returned after {weeks} weeks{ending}",
)
TOLD = (
    "{opening}the {structure} crosses the {landmark} and supplies the {muscle}{ending}",
    "{opening}{condition} is often mistaken for {other}, because both cause {symptom}{ending}",
    "{opening}the {structure} can be trapped where it passes the {landmark}{ending}",
    "{opening}{symptom} that grows with {movement} speaks for {condition} rather than for {other}{ending}",
    "{opening}{drug} near the {structure} relieves {symptom} for longer than saline does{ending}",
    "{opening}a small twig of the {structure} reaches the {muscle} and ends below the {landmark}{ending}",
    "{opening}people with {condition} describe {symptom} more often than people with {other} do{ending}",
    "{opening}imaging shows no difference between {condition} and {other} at the {landmark}{ending}",
)
ANNOTATION = (
    "Of {n} patients with {condition}, {percent}\\% reported less {symptom} at {weeks} weeks after {volume} mL of {drug} at {level} through a "
    "{gauge}-gauge needle. Adding {dose} mg of {steroid} changed nothing (p = {p}). The {structure} was seen to cross the {landmark}, and the "
    "authors doubt that {other} can be told from it by {symptom} alone."
)
SECTIONS = ("Anatomy", "Causes", "Clinical features", "Diagnosis", "Technique", "Treatment", "Complications", "Prognosis")
