"""Issuing, rendering in the background and sending, on a real database and real files."""

import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pdfplumber
import pytest
from flask import Flask
from sqlalchemy import event

import app.cases.models  # noqa: F401 - documents belong to cases
from app.documents import delivery, jobs, operations, storage
from app.documents.contents import ClosureFacts, Matter
from app.documents.kinds import DocumentKind, DocumentState
from app.documents.models import Document
from app.documents.operations import Issuer
from app.errors import InvalidInput, NeedsAPerson, NotFound
from app.extensions import Model, db, prepare_engine, writing
from app.jobs.models import OutboxMessage

AT = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
ISSUER = Issuer(1, "示例市食品药品监督管理局", "示食药监", "联系电话：12331")
FACTS = ClosureFacts(
    Matter("示投举〔2026〕37号", date(2026, 10, 12), "12331热线", "食品流通问题"), finding="属实"
)


@pytest.fixture
def office(tmp_path):
    flask_app = Flask("documents")
    flask_app.extensions["huiyin.config"] = SimpleNamespace(
        files_path=tmp_path / "files", fonts_path=tmp_path / "fonts"
    )
    flask_app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path}/documents.db"
    db.init_app(flask_app)
    with flask_app.app_context():
        prepare_engine(db.engine)
        # Papers need no real case and unit here.
        event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=OFF"))
        Model.metadata.create_all(db.engine)
        yield flask_app
        db.session.remove()
        db.engine.dispose()


def issue(facts=FACTS, **kwargs):
    return operations.issue(
        DocumentKind.CLOSURE_NOTICE, facts, ISSUER, case_id=1, actor=None, at=AT, **kwargs
    )


def issued():
    with writing():
        document = issue()
    return document.id


def work(document_id):
    finish = jobs.render_document({"document_id": document_id})
    with writing():
        finish()
    return db.session.get(Document, document_id)


def test_issuing_numbers_by_the_local_year_freezes_and_calls_for_the_pdf(office):
    document = db.session.get(Document, issued())
    assert document.number == "示食药监告〔2027〕1号"
    assert document.state is DocumentState.PENDING
    assert "示食药监告〔2027〕1号" in document.content
    message = db.session.scalars(db.select(OutboxMessage)).one()
    assert message.task == "documents.render"
    assert message.payload == f'{{"document_id": {document.id}}}'


def test_a_character_without_a_glyph_is_refused_before_a_number_is_taken(office):
    with pytest.raises(NeedsAPerson, match="\ue000"), writing():
        issue(ClosureFacts(FACTS.matter, answer="当事人\ue000某"))
    assert db.session.get(Document, issued()).sequence == 1


def test_a_name_that_stays_unnamed_is_refused(office):
    with pytest.raises(InvalidInput), writing():
        issue(ClosureFacts(FACTS.matter, course="由张三核查"), never_named=["李四", "张三"])


def test_the_job_makes_the_file_and_marks_the_document_ready(office):
    document = work(issued())
    assert document.state is DocumentState.READY
    content = storage.read(delivery.files_folder(), document)
    assert len(content) == document.size
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert "示食药监告〔2027〕1号" in pdf.pages[0].extract_text()
        assert "2027年1月1日" in pdf.pages[-1].extract_text()


def test_a_second_job_for_the_same_document_changes_nothing(office):
    document_id = issued()
    first = jobs.render_document({"document_id": document_id})
    second = jobs.render_document({"document_id": document_id})
    with writing():
        first()
    kept = db.session.get(Document, document_id).sha256
    with writing():
        second()
    assert work(document_id).sha256 == kept
    files = list((delivery.files_folder() / "documents").iterdir())
    assert [path.suffix for path in files] == [".pdf"]


def test_what_does_not_fit_is_marked_for_a_person(office, monkeypatch):
    def refuse(*_):
        raise NeedsAPerson("layout")

    monkeypatch.setattr(jobs, "render_notice", refuse)
    document = work(issued())
    assert document.state is DocumentState.FAILED
    assert document.error == "layout"


def test_a_pdf_is_sent_under_its_number_only_and_never_kept_by_a_cache(office):
    document = work(issued())
    with office.test_request_context():
        response = delivery.send_document(document)
    assert response.mimetype == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline;")
    assert "%E7%A4%BA%E9%A3%9F" in response.headers["Content-Disposition"]


def test_an_unfinished_document_is_not_found(office):
    document = db.session.get(Document, issued())
    with pytest.raises(NotFound):
        delivery.send_document(document)


def test_a_changed_file_is_not_sent(office):
    document = work(issued())
    path = delivery.files_folder() / document.storage_key
    path.write_bytes(b"%PDF-changed")
    with pytest.raises(storage.FileDamaged):
        delivery.send_document(document)
