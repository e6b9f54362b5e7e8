//! What this box is to others, and whether it reaches main.

/// What this box is to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HouseRole {
    /// It serves alone.
    #[default]
    Alone,
    /// Other boxes may follow it.
    Main,
    /// It follows a main box.
    Follower {
        /// Main's address, such as `http://guide.local`.
        main_url: String,
    },
}

/// Whether a follower reaches its main box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MainConnection {
    /// The first attempt is going on.
    #[default]
    Connecting,
    /// Main is reached.
    Connected,
    /// Main is not reached.
    Lost {
        /// When the connection was lost, or the first attempt failed.
        since_wall_ms: i64,
        /// Why the last attempt failed, as an English sentence.
        reason: String,
    },
}
