//! docent fell back on what last ran well: every page of the staff says so plainly, and what to do.

use crate::guide::Caution;
use crate::web::words::Words;

pub(super) fn sentences(words: &Words, it: &Caution) -> Vec<String> {
    let mut said = vec![words.with("caution", &[("times", it.ended.into())])];
    if it.old_settings {
        said.push(words.say("caution-settings"));
    }
    if let Some(fault) = &it.fault {
        said.push(words.with("caution-fault", &[("fault", fault.as_str().into())]));
    }
    if let Some(number) = it.spared {
        said.push(words.with("caution-edition", &[("number", number.into())]));
    }
    said.push(words.say("caution-what-to-do"));
    said
}
