//! Values of the model in SQL: names as their text, findings as JSON.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::model::{
    AlertEvent, AlertKind, AlertWay, Channel, EndReason, Findings, Format, Key, KeyName, Language,
    Number, OutputName, PairingCode, PlayKey, Rating, Role, RoomState, Sha256, Slug, StaffAction,
    StaffName, Surface, Trigger, Variant,
};

macro_rules! stored_as_text {
    ($($name:ident),+ $(,)?) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(FromSqlError::other)
            }
        }
    )+};
}

stored_as_text!(
    AlertEvent,
    AlertKind,
    AlertWay,
    Channel,
    EndReason,
    Format,
    Key,
    KeyName,
    Language,
    Number,
    OutputName,
    PairingCode,
    PlayKey,
    Rating,
    Role,
    RoomState,
    Sha256,
    Slug,
    StaffAction,
    StaffName,
    Surface,
    Trigger,
    Variant,
);

impl ToSql for Findings {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let json = serde_json::to_string(self);
        json.map(ToSqlOutput::from)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl FromSql for Findings {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map_err(FromSqlError::other)
    }
}
