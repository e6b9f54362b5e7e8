//! Dragging on a page, by mouse or by touch.

use serde_json::{Value, json};

use super::browser::Browser;

/// The middle of an element, in CSS pixels of the window.
pub(crate) async fn middle(browser: &Browser, css: &str) -> (f64, f64) {
    let place = format!(
        "((element) => {{ const {{ x, y, width, height }} = element.getBoundingClientRect(); return [x + width / 2, y + height / 2]; }})(document.querySelector({}))",
        json!(css)
    );
    let at = browser.eval(&place).await.unwrap();
    (at[0].as_f64().unwrap(), at[1].as_f64().unwrap())
}

/// Scrolls an element into the middle.
pub(crate) async fn scroll_into_view(browser: &Browser, css: &str) {
    let view = format!(
        "document.querySelector({}).scrollIntoView({{ block: 'center', inline: 'center', behavior: 'instant' }})",
        json!(css)
    );
    browser.eval(&view).await.unwrap();
}

/// Sends a mouse event: `mousePressed`, `mouseMoved` or `mouseReleased`.
pub(crate) async fn mouse(browser: &Browser, kind: &str, (x, y): (f64, f64)) {
    let event =
        json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
    browser
        .cdp("Input.dispatchMouseEvent", event)
        .await
        .unwrap();
}

/// Drags a visible element up or down to this height with a mouse.
pub(crate) async fn drag_to(browser: &Browser, css: &str, height: f64) {
    let (x, y) = middle(browser, css).await;
    mouse(browser, "mousePressed", (x, y)).await;
    mouse(browser, "mouseMoved", (x, height - 1.0)).await;
    mouse(browser, "mouseMoved", (x, height)).await;
    mouse(browser, "mouseReleased", (x, height)).await;
}

/// Drags an element sideways by touch.
pub(crate) async fn drag_by(browser: &Browser, css: &str, by: f64) {
    scroll_into_view(browser, css).await;
    let (x, y) = middle(browser, css).await;
    let steps = [
        ("touchStart", Some(x)),
        ("touchMove", Some(x + by / 2.0)),
        ("touchMove", Some(x + by)),
        ("touchEnd", None),
    ];
    for (kind, x) in steps {
        let points: Vec<Value> = x.iter().map(|x| json!({ "x": x, "y": y })).collect();
        let touch = json!({ "type": kind, "touchPoints": points });
        browser
            .cdp("Input.dispatchTouchEvent", touch)
            .await
            .unwrap();
    }
}
