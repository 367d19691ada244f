"""What runs inside the page: it records what the page shows and when, on the page's own clock."""

# A picture is received when the page gets its source, and painted at the first animation frame
# after it is decoded: one that is replaced before that is never seen. The panel draws in an
# animation frame itself, and says so with an event. Times are milliseconds of performance.now().
# Between pictures the recorder is idle and it never asks for a size, which would lay the page out
# again: it must not slow what it measures.
RECORDER = """selector => {
    const nothing = () => ({presses: [], pictures: [], settled: []});
    const recorder = window.recorder = nothing();
    recorder.forget = () => Object.assign(recorder, nothing());
    let seen, source, latest, ready, painted, waits = false;
    const press = event => recorder.presses.push(event.timeStamp);
    for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, press, true);

    const frame = () => {
        if (ready !== painted) (painted = ready).painted = performance.now();
        waits = painted !== latest;
        if (waits) requestAnimationFrame(frame);
    };
    const receive = decoded => {
        const picture = latest = {painted: null};
        recorder.pictures.push(picture);
        const isTorn = () => { if (latest === picture) latest = ready; };  // none to wait for
        decoded.then(() => { ready = picture; }, isTorn);
        if (!waits) waits = !!requestAnimationFrame(frame);
    };
    const look = () => {
        if (!seen?.isConnected) seen = document.querySelector(selector);
        const now = seen?.src ?? seen?.textContent;
        if (now && now !== source) receive(seen.decode?.() ?? Promise.resolve(), source = now);
    };
    document.addEventListener('nnlib:drawn', ({detail}) => {
        recorder.pictures.push({painted: performance.now(), number: detail.number});
        if (detail.settled) recorder.settled.push(performance.now());
    });
    if (!selector) return;
    const changes = {subtree: true, childList: true, attributeFilter: ['src']};
    new MutationObserver(look).observe(document.body, changes);

    const drawImage = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        drawImage.apply(this, given);
        if (this.canvas.matches?.(selector)) receive(Promise.resolve());
    };
}"""

# Runs the cell that makes the panel anew: milliseconds from there to its first picture.
FIRST_PICTURE = """async number => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = number;
    const drawn = new Promise(done => {
        document.addEventListener('nnlib:drawn', () => done(performance.now()), {once: true});
    });
    const began = performance.now();
    jupyterapp.commands.execute('notebook:run-cell');
    return await drawn - began;
}"""

KERNEL = "const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;"

WAITS = f"""async () => {{
    {KERNEL}
    const waits = [], before = recorder.settled.length;
    while (recorder.settled.length === before) {{
        const began = performance.now();
        await kernel.requestExecute({{code: '1', store_history: false, silent: true}}).done;
        waits.push(performance.now() - began);
        await new Promise(done => setTimeout(done, 20));
    }}
    return waits;
}}"""

BURST = """async ([key, times, pause]) => {
    const began = performance.now(), handle = document.activeElement;
    for (let i = 0; i < times; i++) {
        const left = Math.max(0, began + i * pause - performance.now());
        await new Promise(done => setTimeout(done, left));
        const press = {key, bubbles: true, cancelable: true};
        handle.dispatchEvent(new KeyboardEvent('keydown', press));
    }
}"""
