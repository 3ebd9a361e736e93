"""Duties and skills: our own labelled ads, whose work it is, the grammar of the table, hostile and broken text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duties import read_duties
from pipeline.duties.grammar import choices, grammar
from pipeline.duties.lexicon import matches, spaced
from pipeline.text import document
from schema.vocab import Role, duties, reference

GOLD = Path(__file__).parent / "gold" / "duties_ads.jsonl"
# F1 over duties and over skills. Measured 2026-11-25 as the rules stand, and in brackets when first read, unseen:
# seen 0.99 / 0.98, unseen 0.98 / 0.99 (0.93 / 0.96), later 0.95 / 1.00 (0.57 / 0.47, phrased as oddly as we could),
# apart 0.98 / 0.93 (0.86 / 0.85), held 0.98 / 0.97 (0.87 / 0.78), the shared labels 0.95 / 0.97; odd (2026-11-26, in
# three rounds of odd voices) 0.94 / 0.96 (0.82 / 0.71, 0.79 / 0.81, 0.88 / 0.87). Floors may only rise.
FLOORS = {
    "seen": (0.97, 0.96),
    "unseen": (0.96, 0.97),
    "later": (0.93, 0.96),
    "apart": (0.96, 0.91),
    "held": (0.96, 0.93),
    "odd": (0.92, 0.93),
    "shared": (0.94, 0.94),
}


def read(text: str, role: Role = Role.TECHNICIAN) -> dict[str, str]:
    """Code to quote of everything read in a plain text."""
    duties_read, skills_read = read_duties(document(None, text), role=role)
    return {ability.code: ability.evidence.quote for ability in (*duties_read, *skills_read)}


def listed(*items: str) -> str:
    """A list of duties, as most ads write them."""
    return "Responsibilities\n" + "\n".join(f"- {item}" for item in items)


def scores(ads: list[dict[str, object]]) -> tuple[float, float]:
    """F1 over duties and over skills, of sets of codes."""
    result = []
    counts = {"duties": [0, 0, 0], "skills": [0, 0, 0]}
    for ad in ads:
        doc = document(ad.get("html"), ad.get("text"))  # type: ignore[arg-type]  # JSON
        got = read_duties(doc, role=Role(str(ad["role"])))
        for kind, abilities in zip(("duties", "skills"), got, strict=True):
            gold = {label["code"] for label in ad[kind]}  # type: ignore[attr-defined]  # JSON
            read_codes = {ability.code for ability in abilities}
            for at, codes in enumerate((gold & read_codes, read_codes - gold, gold - read_codes)):
                counts[kind][at] += len(codes)
    for right, wrong, missed in counts.values():
        result.append(2 * right / (2 * right + wrong + missed))
    return result[0], result[1]


def own(part: str) -> list[dict[str, object]]:
    ads = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [ad for ad in ads if ad["part"] == part]


@pytest.mark.parametrize("part", ["seen", "unseen", "later", "apart", "held", "odd"])
def test_our_own_ads_are_read_as_labelled(part: str) -> None:
    duty, skill = scores(own(part))
    assert duty >= FLOORS[part][0]
    assert skill >= FLOORS[part][1]


def test_the_shared_labels_are_met(shared: Path) -> None:
    ads = [json.loads(line) for line in (shared / "gold" / "us_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    duty, skill = scores([ad for ad in ads if "duties" in ad])
    assert duty >= FLOORS["shared"][0]
    assert skill >= FLOORS["shared"][1]


def test_the_score_falls_when_nothing_is_read() -> None:
    blind = [{**ad, "text": ""} for ad in own("seen")]
    assert scores(blind) == (0.0, 0.0)


def test_our_labels_are_codes_of_the_vocabulary_and_quotes_of_the_text() -> None:
    for ad in [ad for part in FLOORS for ad in own(part)]:
        for label in [*ad["duties"], *ad["skills"]]:  # type: ignore[misc]  # JSON
            assert label["code"] in duties()
            assert label["quote"] in str(ad["text"])


def test_every_row_of_the_table_proves_a_known_code() -> None:
    codes = {row["code"] for row in reference("duty_phrases") if not row["code"].startswith("@")}
    assert codes == set(duties())


def test_every_name_in_the_table_is_defined() -> None:
    names = {row["code"] for row in reference("duty_phrases") if row["code"].startswith("@")}
    used = {
        p for row in reference("duty_phrases") for s in row["pattern"].split(" > ") for p in choices(s) if p[0] == "@"
    }
    assert used == names - {"@modifier", "@after"}


def test_the_table_has_only_known_flags() -> None:
    known = {"", "wide", "near", "loose", "noun", "alone", "line", "known", "mixed", "rph", "pharmacist", "tech"}
    assert {flag for row in reference("duty_phrases") for flag in row["flag"].split(" ")} <= known


def test_a_stem_inside_a_phrase_takes_the_usual_endings() -> None:
    assert {"ring up", "rings up", "ringing up"} <= set(choices("ring~ up"))
    assert choices("organi{z|s}ed | neat") == ("organized", "organised", "neat")


@pytest.mark.parametrize(
    ("item", "code", "quote"),
    [
        ("Count tablets and pour liquids", "DUTY.FILL", "Count tablets"),
        ("Greet, type, fill, ring, bag", "DUTY.LABEL_PACKAGE", "bag"),
        ("Chases rejected claims with third-party payers", "DUTY.BILLING", "Chases rejected"),
        ("Hands dosing questions to the pharmacist", "DUTY.REFER_CLINICAL", "dosing questions to the pharmacist"),
        ("Load the Omnicell every morning", "DUTY.AUTOMATION", "Omnicell"),
        ("Mixes hydrocortisone creams", "DUTY.COMPOUND_NONSTERILE", "Mixes hydrocortisone creams"),
        ("Prepares IV admixtures", "DUTY.COMPOUND_STERILE", "Prepares IV"),
        ("Top up ward stock twice a week", "DUTY.INVENTORY", "Top up ward stock"),
        ("Asks at admission for a full drug history", "DUTY.MED_HISTORY", "drug history"),
        ("Takes medication to the nursing units", "DUTY.DELIVERY", "Takes medication to the nursing units"),
        ("Train technicians who have just been hired", "DUTY.SUPERVISE", "Train technicians"),
    ],
)
def test_a_duty_is_read_with_its_words(item: str, code: str, quote: str) -> None:
    assert read(listed(item)).get(code) == quote


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("Check every bag before release", "DUTY.VERIFY"),
        ("Screen profiles for interactions and allergies", "DUTY.DUR"),
        ("Teach patients how to use their inhaler", "DUTY.COUNSEL"),
        ("Give flu shots", "DUTY.IMMUNIZE"),
        ("Blood pressure checks", "DUTY.SCREENING"),
        ("Titrate warfarin under protocol", "DUTY.PRESCRIBE"),
        ("Rounds with the surgical team", "DUTY.ROUNDING"),
        ("Precept APPE students", "DUTY.PRECEPT"),
        ("Chairs the P&T Committee", "DUTY.FORMULARY"),
        ("Run the antimicrobial stewardship program", "DUTY.STEWARDSHIP"),
        ("Write the rota", "DUTY.MANAGE_OPS"),
        ("Call physicians about therapy", "DUTY.COLLABORATE"),
        ("Comply with state and federal law", "DUTY.COMPLIANCE"),
    ],
)
def test_a_pharmacists_duty_is_read(item: str, code: str) -> None:
    assert code in read(listed(item), Role.PHARMACIST)


@pytest.mark.parametrize(
    "item",
    [
        "The pharmacist counts tablets; nobody else may",
        "Every prescription is filled by a pharmacist",
        "Never fills prescriptions without being asked",
        "You do not count tablets or label prescriptions",
        "We will train you to fill prescriptions",
        "Two years of experience in filling prescriptions",
        "Applicants are hired without regard to who fills prescriptions",
    ],
)
def test_what_is_not_the_holders_work_is_no_duty(item: str) -> None:
    assert "DUTY.FILL" not in read(listed(item))
    assert "DUTY.FILL" in read(listed("Fills prescriptions"))


def test_a_role_decides_whose_work_it_is() -> None:
    text = listed("The pharmacist counsels patients")
    assert "DUTY.COUNSEL" not in read(text)
    assert "DUTY.COUNSEL" in read(text, Role.PHARMACIST)


@pytest.mark.parametrize("heading", ["Benefits", "Physical Demands", "Equal Opportunity"])
def test_sections_that_state_no_duties_are_passed_over(heading: str) -> None:
    assert read(f"{heading}\n- Fill prescriptions and administer vaccines\n- Attention to detail") == {}


def test_the_employers_own_work_is_no_duty() -> None:
    assert read("About us\nOur pharmacy fills 900 prescriptions a day. We deliver medication to 40 homes.") == {}
    assert read("Redstone ships prescriptions to 40 states.") == {}


def test_a_skill_is_read_only_where_it_is_asked() -> None:
    assert "SKILL.COMMUNICATION" in read("Qualifications\n- Communication skills")
    assert "SKILL.COMMUNICATION" not in read(listed("Communicates with nurses about missing doses"))
    assert "SKILL.DETAIL" in read(listed("Must have attention to detail"))
    assert read("About us\nWe are a friendly team with integrity.") == {}


def test_a_short_line_over_a_list_is_its_heading() -> None:
    text = listed("Fills prescriptions") + "\nWho thrives here\n- Meticulous people\n- Counting tablets is no hardship"
    assert read(text) == {"DUTY.FILL": "Fills prescriptions", "SKILL.DETAIL": "Meticulous"}


def test_a_list_under_a_summary_tells_duties_and_one_about_the_employer_does_not() -> None:
    items = "\n- 900 beds\n- Antimicrobial stewardship since 2004"
    assert "DUTY.STEWARDSHIP" in read("Job Summary" + items)
    assert read("About us" + items) == {}


def test_one_word_is_a_duty_only_in_a_list_of_such_words() -> None:
    assert {"DUTY.FILL", "DUTY.BILLING"} <= read(listed("Type, fill, bill, bag")).keys()
    assert "DUTY.BILLING" not in read(listed("Pay the electricity bill on time"))


def test_a_phrase_of_manner_before_the_verb_hides_no_duty() -> None:
    text = "Job Summary\nUnder the supervision of a pharmacist, dispenses medications."
    assert read(text) == {"DUTY.FILL": "dispenses medications"}


@pytest.mark.parametrize(
    "item",
    ["Associate degree in computer science", "Epic Willow certification", "Customer service experience preferred"],
)
def test_study_certificates_and_past_work_are_no_skills(item: str) -> None:
    assert not {code for code in read(f"Requirements\n- {item}") if code.startswith("SKILL")}


def test_english_is_no_second_language() -> None:
    assert read("Requirements\n- Proficient in spoken and written English") == {}
    assert read("Requirements\n- Bilingual English/Spanish") == {"SKILL.LANGUAGE": "Bilingual"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Uniform\n- Fills prescriptions\n- Counts tablets\n- Labels vials\n- Bags orders", "DUTY.LABEL_PACKAGE"),
        ("A typical shift\n- Check expiry dates\n- Load the Omnicell", "DUTY.AUTOMATION"),
        ("A usual day: count tablets, give shots, lock up.", "DUTY.IMMUNIZE"),
    ],
)
def test_duties_are_known_by_themselves_under_any_heading(text: str, code: str) -> None:
    assert code in read(text)


def test_too_few_duties_make_no_list_of_them() -> None:
    text = "Requirements\n- Fills prescriptions\n- Counts tablets\n- Has a licence"
    assert "DUTY.FILL" not in read(text)
    assert "DUTY.FILL" in read(text.replace("Has a licence", "Labels vials"))


def test_one_subject_reaches_over_semicolons_but_not_over_full_stops() -> None:
    assert "DUTY.DATA_ENTRY" in read("About\nYou will count tablets; data entry.")
    assert "DUTY.DATA_ENTRY" not in read("About\nYou will count tablets. Data entry.")


@pytest.mark.parametrize(
    ("item", "role", "yields", "takes"),
    [
        ("Fills and restocks the dispensing cabinets", Role.TECHNICIAN, "DUTY.FILL", "DUTY.AUTOMATION"),
        ("Ring up customers", Role.TECHNICIAN, "DUTY.CUSTOMER_SERVICE", "DUTY.CASHIER"),
        ("Answers code blue calls", Role.PHARMACIST, "DUTY.CUSTOMER_SERVICE", "DUTY.ROUNDING"),
        ("Manages anticoagulation patients under protocol", Role.PHARMACIST, "DUTY.MTM", "DUTY.PRESCRIBE"),
    ],
)
def test_the_more_specific_code_takes_words_two_could(item: str, role: Role, yields: str, takes: str) -> None:
    codes = read(listed(item), role)
    assert takes in codes
    assert yields not in codes


def test_patience_with_detail_is_no_warmth_but_patience_is() -> None:
    assert read("Requirements\n- Patience with detail") == {"SKILL.DETAIL": "Patience with detail"}
    assert "SKILL.CUSTOMER" in read("Requirements\n- Patience")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prepare vials for the pharmacist's final check", "Performs the final check"),
        ("NOW HIRING technicians", "Hiring technicians"),
        ("You will thrive if you verify orders", "You will verify orders"),
        ("Explains questions about order verification", "Order verification"),
    ],
)
def test_whose_work_it_is_and_what_is_only_spoken_of(one: str, other: str) -> None:
    duties_of = {code for code in read(listed(one), Role.INTERN) if code in ("DUTY.VERIFY", "DUTY.SUPERVISE")}
    assert duties_of == set()
    assert {"DUTY.VERIFY", "DUTY.SUPERVISE"} & read(listed(other), Role.INTERN).keys()


@pytest.mark.parametrize(
    "text",
    [
        "Benefits: dental. We look for folks who communicate clearly.",
        "What do I need? A licence; two years of work; teamwork.",
        "Temperament: unhurried, plain-spoken with doctors.",
        "Requirements\n- Explains a denial in plain English",
    ],
)
def test_a_skill_is_asked_by_the_words_over_its_line(text: str) -> None:
    assert {"SKILL.COMMUNICATION", "SKILL.TEAMWORK"} & read(text).keys()
    assert read("Benefits: dental. We communicate clearly.") == {}


def test_a_product_met_before_is_no_skill_and_one_mastered_is() -> None:
    assert read("Preferred\n- Experience with Epic\n- Cerner experience") == {}
    assert read("Preferred\n- Proficient in Epic") == {"SKILL.COMPUTER": "Epic"}


def test_an_object_is_found_in_both_numbers() -> None:
    assert "DUTY.DELIVERY" in read(listed("Covers a delivery route"))
    assert "DUTY.DELIVERY" in read(listed("Covers delivery routes"))


def test_a_word_that_qualifies_another_says_nothing() -> None:
    assert "DUTY.FILL" not in read(listed("Prepares medication histories"))
    assert "DUTY.FILL" in read(listed("Prepares medication"))


def test_other_occupations_need_two_duties_of_a_pharmacy() -> None:
    one = "Responsibilities\n- Train staff\n- Fill prescriptions\nQualifications\n- Attention to detail"
    assert read(one, Role.OTHER) == {}
    two = one.replace("Train staff", "Process insurance claims")
    assert {"DUTY.FILL", "DUTY.BILLING", "SKILL.DETAIL"} <= read(two, Role.OTHER).keys()


def test_compounding_of_no_stated_kind_follows_the_ad() -> None:
    assert "DUTY.COMPOUND_NONSTERILE" in read(listed("Fill, compound, label"))
    assert "DUTY.COMPOUND_STERILE" in read("Hospital pharmacy\n" + listed("Fill, compound, label"))


def test_each_code_is_read_once_in_order_of_appearance() -> None:
    found = read_duties(
        document(None, listed("Label vials", "Count tablets", "Label more vials")), role=Role.TECHNICIAN
    )
    assert [ability.code for ability in found[0]] == ["DUTY.LABEL_PACKAGE", "DUTY.FILL"]


def test_a_pattern_ends_with_its_sentence() -> None:
    text = "Weigh twice. Prescriptions wait."
    spans = [(0, 12), (12, len(text))]
    assert list(matches(spaced(text), spans, Role.TECHNICIAN)) == []
    assert list(matches(spaced(text), [(0, len(text))], Role.TECHNICIAN))


def test_a_word_may_be_two_steps_of_one_pattern() -> None:
    assert read(listed("Stock shelves")).get("DUTY.INVENTORY") == "Stock shelves"
    assert read(listed("Maintains stock")).get("DUTY.INVENTORY") == "Maintains stock"


def test_rows_of_other_roles_are_not_looked_for() -> None:
    assert len(grammar(Role.TECHNICIAN).rows) < len(grammar(Role.OTHER).rows)


@pytest.mark.parametrize("role", list(Role))
def test_empty_and_wordless_text_states_nothing(role: Role) -> None:
    for text in ("", " ", "\n\n", "!!! ???", "•", "\u0130\u0130 \u0130"):
        assert read_duties(document(None, text), role=role) == ((), ())


_WORDS = st.sampled_from(
    ["verify", "the pharmacist", "we", "you will", "fills", "orders", ".", ";", "\n- ", "Requirements:\n", "never", "İ",
     "medication", "to", "by a pharmacist", "is", "skills", "bilingual", "claims", "ﬁll", "\u200b", "non-", "sterile"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS | st.text(max_size=12), max_size=60), st.sampled_from(list(Role)))
def test_any_text_is_read_without_an_error_and_its_quotes_are_exact(words: list[str], role: Role) -> None:
    doc = document(None, " ".join(words))
    for ability in (*(found := read_duties(doc, role=role))[0], *found[1]):
        evidence = ability.evidence
        assert doc.text[evidence.start : evidence.end] == evidence.quote != ""
        assert evidence.quote == evidence.quote.strip()
    assert read_duties(doc, role=role) == found


@pytest.mark.parametrize(
    ("text", "code", "role", "read_it"),
    [
        (listed("Oversees IV admixture", "Counts stock"), "DUTY.COMPOUND_STERILE", Role.PHARMACIST, False),
        (listed("Performs IV admixture", "Counts stock"), "DUTY.COMPOUND_STERILE", Role.PHARMACIST, True),
        (listed("Takes new scripts over the phone"), "DUTY.CUSTOMER_SERVICE", Role.TECHNICIAN, False),
        (listed("Takes calls over the phone"), "DUTY.CUSTOMER_SERVICE", Role.TECHNICIAN, True),
        (listed("Technician training program provided"), "DUTY.SUPERVISE", Role.TECHNICIAN, False),
        (listed("Technician training and huddles"), "DUTY.SUPERVISE", Role.TECHNICIAN, True),
        (listed("Gives flu shots under protocol"), "DUTY.PRESCRIBE", Role.PHARMACIST, False),
        (listed("Adjusts warfarin under protocol"), "DUTY.PRESCRIBE", Role.PHARMACIST, True),
        ("Antibiotic stewardship and the monthly report please us.", "DUTY.STEWARDSHIP", Role.PHARMACIST, False),
        ("Antibiotic stewardship and the monthly report are yours.", "DUTY.STEWARDSHIP", Role.PHARMACIST, True),
        ("Funciones: despachar recetas y atender clientes", "DUTY.FILL", Role.TECHNICIAN, True),
        ("Requirements\n- GCSE maths at grade 4", "SKILL.MATH", Role.TECHNICIAN, False),
        ("Requirements\n- Good at maths", "SKILL.MATH", Role.TECHNICIAN, True),
        (f"{listed('Count stock')}\n\nSKILLS: courtesy; neatness", "SKILL.CUSTOMER", Role.TECHNICIAN, True),
    ],
)
def test_what_is_overseen_phoned_in_or_taught_at_school_is_not_the_holders(
    text: str, code: str, role: Role, read_it: bool
) -> None:
    assert (code in read(text, role)) is read_it
