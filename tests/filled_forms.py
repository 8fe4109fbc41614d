"""What a browser would send: the values of a page's form as it is shown."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


class _Form(HTMLParser):
    """Collect the fields of the forms in <main>; a select and a textarea give what they show."""

    def __init__(self):
        super().__init__()
        self.values = MultiDict()
        self.inside = False
        self.select = self.area = None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "main":
            self.inside = True
        if not self.inside:
            return
        name, kind = at.get("name"), at.get("type", "text")
        if tag == "input" and name and kind not in {"submit", "file"}:
            if kind not in {"radio", "checkbox"} or "checked" in at:
                self.values.add(name, at.get("value", "on"))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in at:
            self.values.add(self.select, at.get("value", ""))
        elif tag == "textarea":
            self.area = (name, [])

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.values.add(self.area[0], "".join(self.area[1]).removeprefix("\n"))
            self.area = None
        elif tag == "main":
            self.inside = False


def filled(page, **changes):
    """Give what pressing the button would send, with what somebody typed over it."""
    form = _Form()
    form.feed(page)
    for name, value in changes.items():
        form.values.setlist(name, value if isinstance(value, list) else [value])
    return form.values


def change_limit(browser, base, **changes):
    """The administrator changes a limit: form, preview, confirmation."""
    url = f"/admin/limits/{base}/change"
    preview = browser.client.post(
        url, data=filled(browser.get(url).text, step="preview", **changes)
    )
    assert preview.status_code == 200, preview.text
    saved = browser.client.post(url, data=filled(preview.text, step="save"))
    assert saved.status_code == 302, saved.text
