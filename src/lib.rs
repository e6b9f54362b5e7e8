//! docent: a museum's audio guide in one small daemon. Read the rooms in this order.

pub mod model;

pub mod clock;

pub mod config;

pub mod store;

pub mod library;

pub mod player;

pub mod guide;

pub mod web;

pub mod app;
