//! The options of a list to choose from, as `staff/select.html` shows them.

/// One option of a list.
pub(super) struct SelectOption {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) selected: bool,
}
