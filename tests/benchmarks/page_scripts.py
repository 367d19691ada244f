"""What runs inside the page: it records what the page shows and when, on the page's own clock."""

# A picture is received when the page gets its source, and painted at the first animation frame after it is decoded:
# one that is replaced before that is never seen. Times are milliseconds of performance.now().
RECORDER = """selector => {
    const recorder = window.recorder = {presses: [], pictures: [], settled: [], blank: 0};
    recorder.forget = () => Object.assign(recorder, {presses: [], pictures: [], settled: [], blank: 0});
    let source, ready, painted, sentence;
    const press = event => recorder.presses.push(event.timeStamp);
    for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, press, true);

    const blobs = new Map(), createObjectURL = URL.createObjectURL;
    URL.createObjectURL = blob => {
        const address = createObjectURL.call(URL, blob);
        blobs.set(address, blob);
        return address;
    };
    const receive = (decoded, address) => {
        const picture = {received: performance.now(), painted: null, blob: blobs.get(address)};
        blobs.delete(address);
        recorder.pictures.push(picture);
        decoded.then(() => { ready = picture; }, () => {});  // refused: another one has come, or it is torn
    };
    const look = () => {
        const seen = document.querySelector(selector), now = seen?.src ?? seen?.textContent;
        if (now && now !== source) receive(seen.decode?.() ?? Promise.resolve(), source = now);
        const polite = document.querySelector('.nnlib-panel .nnlib-sentence[aria-live=polite]');
        if (polite && polite !== sentence) recorder.settled.push(performance.now());
        sentence = polite;
    };
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributeFilter: ['src']});

    const drawImage = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        drawImage.apply(this, given);
        if (this.canvas.matches?.(selector)) receive(Promise.resolve());
    };
    const frame = () => {
        if (ready !== painted) (painted = ready).painted = performance.now();
        const seen = document.querySelector(selector);
        recorder.blank += !seen || seen.clientHeight < 10 || seen.complete && seen.naturalWidth === 0;
        requestAnimationFrame(frame);
    };
    frame();
}"""

BYTES = """async () => Promise.all(recorder.pictures.map(({received, painted, blob}) => new Promise(done => {
    const reader = new FileReader();
    reader.onload = () => done([received, painted, reader.result.split(',')[1]]);
    reader.readAsDataURL(blob);
})))"""

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
        await new Promise(done => setTimeout(done, Math.max(0, began + i * pause - performance.now())));
        handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    }
}"""
