//! What staff hear and see before visitors do, and pictures on their way into the draft.

use std::path::PathBuf;

use crate::guide::upload::aside;
use crate::guide::{Guide, Hindrance, MOST_PICTURE, Result, Staff};
use crate::library::TakenPicture;
use crate::model::{Format, Right, Sha256};

impl Guide {
    /// The browsers' file of any listed recording, and its name; asked for by either name.
    pub async fn listen(&self, staff: &Staff, name: Sha256) -> Result<Option<(Sha256, PathBuf)>> {
        staff.needs(Right::Read)?;
        let file = self.0.store.browser_file(name).await?;
        Ok(file.map(|it| (it.clone(), self.0.library.path(&it))))
    }

    /// A recording as it was given.
    pub async fn master(&self, staff: &Staff, name: Sha256) -> Result<Option<(Format, PathBuf)>> {
        staff.needs(Right::Read)?;
        let format = self.0.store.format_of(name.clone()).await?;
        Ok(format.map(|it| (it, self.0.library.path(&name))))
    }

    /// Where any picture lies that was taken in.
    pub fn any_picture(&self, staff: &Staff, name: &Sha256) -> Result<Option<PathBuf>> {
        staff.needs(Right::Read)?;
        let path = self.0.library.picture(name);
        Ok(path.is_file().then_some(path))
    }

    /// Where a picture's bytes may wait until they are taken in; gone when it is dropped.
    pub fn picture_to_come(&self, staff: &Staff) -> Result<tempfile::NamedTempFile> {
        staff.needs(Right::Write)?;
        let free = self.0.library.space()?.free;
        let reserve = self.0.setup.uploads.reserve;
        let free = free.saturating_sub(reserve);
        if free < MOST_PICTURE {
            let needed = MOST_PICTURE;
            return Err(Hindrance::NoSpace { needed, free }.into());
        }
        Ok(self.0.library.incoming()?)
    }

    /// Makes of a file what pages show, and places it.
    pub async fn take_picture(
        &self,
        staff: &Staff,
        file: tempfile::NamedTempFile,
    ) -> Result<TakenPicture> {
        staff.needs(Right::Write)?;
        let _turn = self.0.uploads.turn().await?;
        let library = self.0.library.clone();
        let taken = aside("picture", move || {
            let _hold = library.hold()?;
            library.take_picture(file.path())
        });
        Ok(taken.await??)
    }
}
