"""On a slow link there are fewer pictures, and never a queue of them."""

import pytest

import small_notebook
from browser import NotebookPage
from slow_link import SlowLink

DELAY = 0.05  # seconds each way
BITS_A_SECOND = 2e6
CELLS = (
    small_notebook.SETUP,
    small_notebook.PANEL.replace("slow_step", "step").removesuffix("panel")
    + """
rate = panel.controls.widgets["learning_rate"]
rate_of, sent, show_picture = {}, [], panel.stage.show

def show(header, arrays):
    show_picture(header, arrays)
    rate_of[panel.stage._number] = panel.player.run.values["learning_rate"]
    sent.append(panel.stage._link.under_way())

panel.stage.show = show
panel
""",
    "",
)
LISTEN = """() => {
    window.drawn = [];
    document.addEventListener('nnlib:drawn', ({detail}) => {
        drawn.push([performance.now(), detail.number, detail.settled]);
    });
}"""
BURST = """async ([handle, times, pause]) => {
    handle.focus();
    const began = performance.now();
    let last = began;
    for (let i = 0; i < times; i++) {
        const left = Math.max(0, began + i * pause - performance.now());
        await new Promise(done => setTimeout(done, left));
        const press = {key: 'ArrowRight', bubbles: true, cancelable: true};
        last = performance.now();
        handle.dispatchEvent(new KeyboardEvent('keydown', press));
    }
    return last;
}"""


@pytest.fixture(scope="module")
def slow(tab, lab):
    """The link and the notebook behind it: 20 000 iterations of a fast step are under way."""
    name = small_notebook.write(lab.root, "slow-link", *CELLS)
    with SlowLink(lab.port, delay=DELAY, bits_a_second=BITS_A_SECOND) as link:
        notebook = NotebookPage(tab, lab, name, link.port)
        notebook.run_all()
        screen = notebook.panel()
        screen.wait_until_settled()
        notebook.page.evaluate(LISTEN)
        link.is_slow = True
        yield link, notebook, screen
        link.is_slow = False
        notebook.shut_down()


def test_the_last_value_of_a_burst_is_seen_soon_and_nothing_older_after_it(slow):
    """Twenty keys in 0.4 s while it trains."""
    link, notebook, screen = slow
    notebook.execute("panel.iterations.value = 20_000")
    screen.wait_for_words("of 20\u202f000")
    notebook.page.wait_for_timeout(1_000)  # it learns how slow the link is
    pressed = notebook.page.evaluate(
        BURST, [screen.slider("learning rate").element_handle(), 20, 20]
    )
    notebook.page.wait_for_timeout(1_500)
    drawn = notebook.page.evaluate("drawn")
    last, rate_of = notebook.ask("(rate.value, rate_of)")
    first = next(at for at, number, _ in drawn if rate_of[number] == last)
    assert first - pressed < 400
    assert all(rate_of[number] == last for at, number, _ in drawn if at >= first)


def test_no_more_than_two_pictures_are_under_way_and_no_queue_grows(slow):
    """In two seconds of training the link never holds more than two pictures' worth."""
    link, notebook, screen = slow
    notebook.execute("sent.clear(); panel.iterations.value = 200_000")
    queued = []
    before = screen.drawn()
    for _ in range(20):
        notebook.page.wait_for_timeout(100)
        queued.append(link.queued("down"))
    assert screen.drawn() > before
    first, *others = notebook.ask("sent")
    assert first <= 3 and max(others) <= 2  # the first answer to a wish may go beside two others
    assert max(queued) < 0.3  # seconds: two pictures of 15 kB take 0.12
    screen.button("Pause").click()
    screen.wait_until_settled()
