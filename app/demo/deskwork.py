"""The steps at the desk: registering, accepting, proposing, signing, and the short courses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.cases.contact import operations as contact
from app.cases.contact.kinds import AttemptOutcome, TaskKind
from app.cases.contact.models import Withdrawal
from app.cases.contact.queries import open_task
from app.cases.intake import operations as intake
from app.cases.intake.operations import Decision, Registration, RespondentDraft
from app.cases.intake.reference import make_reference
from app.cases.signoff import operations as signoff
from app.cases.signoff.operations import Opinion, Proposal, SpokenOrder
from app.cases.states import CaseAction, CaseKind, Channel, Urgency
from app.cases.workflow import advance
from app.demo.stories import OTHERS
from app.enforcement.orders import operations as orders
from app.enforcement.orders.operations import Return
from app.extensions import db
from app.identity.patterns import check_text

if TYPE_CHECKING:
    from datetime import datetime

    from app.demo.life import Life, World

SENDERS: Final = {
    Channel.SUPERIOR: "上级机关交办件",
    Channel.OTHER_AGENCY: "其他部门转来件",
    Channel.MAYOR_LINE: "市长热线转办单",
    Channel.ONLINE_POLITICS: "网络问政平台转办",
    Channel.LEADER_RECEPTION: "领导接待日登记",
}
RETURNS: Final = (
    ("address", "门牌号与现场不符，请核实后再交办。"),
    ("unclear", "反映的商品名称不清，请补充。"),
    ("duty", "该场所属另一中队辖区，建议改派。"),
)
KEPT: Final = "标示处为店铺字号或者公务信息，不指向反映人。"


def register(life: Life, world: World, at: datetime) -> None:
    """Take the matter down as the desk does."""
    plan, story = life.plan, life.plan.story
    draft = Registration(
        unit_id=life.office.unit.id,
        channel=story.channel,
        kind=story.kind,
        category_id=world.categories[story.category],
        district_id=world.districts[plan.place.code],
        summary=story.summary,
        received_at=plan.received_at,
        identity=story.identity,
        words=story.words,
        respondent=RespondentDraft(story.respondent, story.credit_code, story.address),
        stage=story.stage,
        channel_note=SENDERS.get(story.channel, ""),
        urgency=Urgency.URGENT if plan.fast or plan.major else Urgency.NORMAL,
        on_the_spot=plan.fast,
        is_major=plan.major,
        flags_kept_because=_reason_to_keep(story.summary),
    )
    sealed = intake.seal_registration(
        draft, life.registrar, reference=make_reference(), key=world.reference_key
    )
    life.found = intake.register_case(draft, sealed, life.registrar, at)


def accept(life: Life, world: World, at: datetime) -> None:
    """Take the matter up."""
    del world
    intake.accept(life.case, life.registrar, at)


def first_word(life: Life, world: World, at: datetime) -> None:
    """Call the person for the first time: the matter is being dealt with."""
    del world
    case = life.case
    if not case.can_be_reached:
        return
    task = open_task(case.id, TaskKind.FIRST_REPLY)
    if task is None:
        return
    contact.claim_attempt(task, life.registrar, at)
    contact.note_shown(task, life.registrar, "", at)
    contact.record_attempt(task, life.registrar, AttemptOutcome.REACHED, "", at)


def propose(life: Life, world: World, at: datetime) -> None:
    """Put the proposal before the leader."""
    del world
    text = dispatch_text(life)
    proposer = life.duty_head if life.plan.major else life.registrar
    proposal = Proposal(
        team_id=life.team.unit.id,
        urgency=life.case.urgency,
        demands=_demands(life),
        dispatch_text=text,
        flags_kept_because=_reason_to_keep(text),
    )
    signoff.propose(life.case, proposer, proposal, at)


def sign_off(life: Life, world: World, at: datetime) -> None:
    """Sign the opinion; a major matter the leader takes into their own charge."""
    del world
    text = dispatch_text(life)
    opinion = Opinion(
        text=life.rng.choice(OTHERS["opinions"]),
        team_id=life.team.unit.id,
        complexity=life.plan.complexity,
        dispatch_text=text,
        flags_kept_because=_reason_to_keep(text),
        takes_charge=life.plan.major,
        is_major=life.plan.major,
    )
    signoff.sign_off(life.case, life.leader, opinion, at)


def order_orally(life: Life, world: World, at: datetime) -> None:
    """Enter what the leader on duty said on the telephone."""
    del world
    text = dispatch_text(life)
    order = SpokenOrder(
        leader_id=life.leader.id,
        team_id=life.team.unit.id,
        words="立即到场，先控制现场、封存问题食品药品，随时报告。",
        dispatch_text=text,
        flags_kept_because=_reason_to_keep(text),
        spoken_at=at,
    )
    signoff.order_orally(life.case, life.registrar, order, at)


def sign_afterwards(life: Life, world: World, at: datetime) -> None:
    """Sign the spoken order."""
    del world
    opinion = signoff.LateOpinion("同意口头指令，请抓紧到场处置并及时报告。", "")
    signoff.sign_afterwards(life.case, life.leader, opinion, at)
    if life.plan.major:
        life.case.in_charge_id = life.leader.id


def return_order(life: Life, world: World, at: datetime) -> None:
    """Send the order back; what is signed next goes to another team where there is one."""
    del world
    has_another = life.spare_team is not life.team
    code, reason = life.rng.choice(RETURNS if has_another else RETURNS[:2])
    orders.return_order(life.case, life.team.head, Return(code, reason), at)
    life.team, life.spare_team = life.spare_team, life.team


def reassign(life: Life, world: World, at: datetime) -> None:
    """Give the matter to another team."""
    del world
    life.team, life.spare_team = life.spare_team, life.team
    life.case.lead_team_id = life.team.unit.id
    life.case.dispatched_at = at
    advance(life.case, CaseAction.REASSIGN, life.leader, at, note="按辖区分工改派。")


def decline(life: Life, world: World, at: datetime) -> None:
    """Do not accept, with the ground."""
    del world
    intake.decline(life.case, life.duty_head, _decision(life), at)


def tell_elsewhere(life: Life, world: World, at: datetime) -> None:
    """Say which body is competent."""
    del world
    intake.tell_elsewhere(life.case, life.registrar, _decision(life), at)


def transfer(life: Life, world: World, at: datetime) -> None:
    """Send the matter to the competent body."""
    del world
    intake.transfer(life.case, life.registrar, _decision(life), at)


def answer(life: Life, world: World, at: datetime) -> None:
    """Answer on the spot."""
    del world
    intake.answer_at_desk(life.case, life.registrar, _decision(life), at)


def withdraw(life: Life, world: World, at: datetime) -> None:
    """End a complaint that the person takes back of their own will."""
    del world
    db.session.add(
        Withdrawal(
            case_id=life.case.id,
            voluntary=True,
            recorded_at=at,
            recorded_by_id=life.registrar.id,
        )
    )
    db.session.flush()
    note = "投诉人与商家已自行和解，确认系自愿撤回，未受胁迫。"
    advance(life.case, CaseAction.WITHDRAW, life.leader, at, note=note)


def merge(life: Life, world: World, at: datetime) -> None:
    """Put the matter to the file of the first one."""
    first = world.lives[life.plan.same_as or 0].case
    life.case.merged_into_id = first.id
    note = f"与{first.number}反映同一问题，并案办理。"
    advance(life.case, CaseAction.MERGE, life.duty_head, at, note=note)


def dispatch_text(life: Life) -> str:
    """Write what the team is told: the summary, the place and what to look at."""
    story = life.plan.story
    if not story.respondent:
        return story.summary
    return f"{story.summary}地点：{story.address}（{story.respondent}）。请核查{story.to_check}。"


def _demands(life: Life) -> str:
    if life.plan.story.kind in {CaseKind.SUGGESTION, CaseKind.HELP_REQUEST}:
        return "请研究办理，并将结果报回。"
    if life.plan.major:
        return "请抽调人员立即核查，每日报告进展，依法处理并回告结果。"
    return "请两名以上执法人员到场核查，依法处理并按时限报回结果。"


def _decision(life: Life) -> Decision:
    story = life.plan.story
    return Decision(story.answer, story.code, _reason_to_keep(story.answer))


def _reason_to_keep(text: str) -> str:
    return KEPT if check_text(text) else ""
