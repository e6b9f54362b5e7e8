# The frame
skip = Skip to content
tabs = Pages
tab-tour = Tour
tab-changes = Changes
tab-people = People
house-without-name = This house
sign-in = Sign in
sign-in-help = No password yet, or forgotten? An admin gives you a link.
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
name = Name
password = Password
password-new = New password
password-help = At least { $least } characters; a few words that do not belong together are good and easy to keep in mind.
password-keep = Keep this password
welcome = Welcome
welcome-known = Hello, { $name }. Choose your password; this link works once.
welcome-first = This house has no admin yet. Choose a name and a password; this link works once.

# People
role = Role
role-of = Role of { $name }
role-admin = Admin
role-admin-line = decides on people, speakers, screens and the box, and does everything else
role-curator = Curator
role-curator-line = decides what the house says, and publishes it
role-uploader = Uploader
role-uploader-line = brings recordings and texts into the draft
role-viewer = Viewer
role-viewer-line = reads
signed-in = Signed in
sessions = { $count ->
    [0] nowhere
    [one] in one browser
   *[other] in { $count } browsers
}
not-settled = no password yet
actions = Actions
myself = you
change = Change
reset-password = New password
remove = Remove
remove-sure = Take { $name } off the staff? What they did stays in the log.
add-person = Add somebody
add = Add
link-for = A link for { $name }
link-help = Give it to this person alone. It works once, for three days, and is not shown again.

# The log
changes-none = Nothing was changed yet.
who-box = on the box itself
undo = Undo
older = Older ones
act-edit = Wrote
act-undo = Took back
act-import = Brought in
act-publish = Published edition
act-plan = Planned for closing time: edition
act-unplan = No longer planned: edition
act-add-person = Added to the staff:
act-change-role = Changed the role of
act-remove-person = Took off the staff:
act-reset-password = New password asked for
act-choose-password = Chose a password:
act-sign-in = Signed in:
act-sign-out-everywhere = Signed out everywhere:
act-enrol-screen = Enrolled a screen:
act-revoke-screen = Took a screen's rights away:
act-assign-speaker = Assigned a speaker:
act-set-level = Set the level of
act-mute = Muted everything
act-unmute = Lifted the silence
act-remove-files = Removed files that nothing names

# What cannot be done
objection-sign-in = You are no longer signed in. Sign in again; what you wrote stays on this page.
objection-not-write = Only uploaders, curators and admins may do this. Ask an admin.
objection-not-publish = Only curators and admins may do this. Ask one of them.
objection-not-govern = Only admins may do this.
objection-wrong-password = Name or password is not right.
objection-wait = Too many wrong passwords. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
objection-short-password = This password is too short; take ten characters or more.
objection-long-password = This password is too long; two hundred characters are the most.
objection-obvious-password = This password is easy to guess. Take a few words that do not belong together.
objection-not-a-name = ‘{ $text }’ is not { $expected }.
objection-link-gone = This link was used already, or is too old. Ask an admin for a new one.
objection-no-person = There is nobody called { $name }.
objection-name-taken = Somebody else is called that already. Take another name.
objection-last-admin = The house needs an admin. Make somebody else one first.
objection-unfit = { $count ->
    [one] One thing stands in the way.
   *[other] { $count } things stand in the way.
} The page ‘Publish’ says what.
objection-draft-moved = The draft has changed since you looked at it. Look again.
objection-clash = { $who } wrote here meanwhile. Choose which text stays.
objection-clash-box = This was changed meanwhile on the box itself. Choose which text stays.
objection-no-edition = There is no edition { $number }.
objection-no-change = There is no such change that could be taken back.
objection-never-closes = The house never closes, or the box does not know what time it is. Publish now instead.
objection-no-room = There is no room ‘{ $name }’ in the draft.
objection-no-clip = There is no clip { $name } in the draft.
objection-no-notice = There is no such notice in the draft.
objection-clip-twice = Clip { $name } is in the tour already. Take another number or variant.
objection-room-twice = Room ‘{ $name }’ is in the tour already. Take another short name.
objection-number-twice = Room number { $name } is used already. Take another.
objection-language-twice = The tour speaks { $name } already.
objection-last-language = The tour needs its last language.
objection-captions = Captions, line { $line }: { $what }
objection-stray = ‘{ $name }’ belongs to a room or clip that is no longer in the tour. Somebody removed it; the page ‘Changes’ can bring it back.
objection-no-number = Room ‘{ $name }’ has no number. Give it one.
objection-not-a-picture = This is no picture that docent knows.
objection-not-hours = ‘{ $name }’ are no opening hours.
name-language = a language tag such as es, en or pt-BR
name-slug = a short name of small letters, digits and hyphens, such as dining-room
name-number = a number of one to six digits, such as 13
name-variant = a variant that docent knows
name-advisory = an advisory that docent knows
name-role = a role
name-hours = a day or a time such as 09:30
name-staff = a name of one to forty letters, digits, blanks, dots, hyphens and apostrophes
name-other = what belongs here

# Places and fields
place-tour = The house
place-cue = caption { $number }
field-languages = languages
field-time-zone = time zone
field-hours = opening hours
field-house-name = name of the house
field-plan = plan
field-plan-note = note on the plan
field-notice-head = heading of notice
field-notice-text = text of notice
field-rooms = order of rooms
field-number = number
field-name = name
field-line = line
field-clips = order of clips
field-advisories = advisories
field-title = title
field-recording = recording
field-transcript = transcript
field-captions = captions
field-credit = credit
field-picture = picture
field-alternative = description of the picture
field-picture-credit = credit of the picture
field-rights = rights of the picture

# What stands in the way
fault-no-rooms = The tour has no rooms. Add one.
fault-no-languages = The tour has no language. Add one.
fault-language-twice = { $name } is named twice.
fault-hours-turned = The house opens at { $open } and closes at { $close }. Let it close later than it opens.
fault-hours-of-no-day = These hours are of no day. Choose at least one.
fault-too-many = There are more than { $most } { $what }.
fault-room-number-twice = Room number { $name } is used twice. Give each room its own.
fault-clip-twice = Clip { $name } is there twice. Give each its own number or variant.
fault-silent = Clip { $name } says nothing in any language. Add a recording, or remove it.
fault-missing = { $what } is missing in { $language }. Write it.
fault-unknown-language = { $name } is not a language of the tour. Add it to the house, or leave it out.
fault-no-recording = The recording is missing. Upload one.
fault-empty = { $what } is missing. Write it.
fault-too-long = { $what } has { $chars } characters; { $most } is the most.
fault-cue-turned = The caption at { $name } ends before it begins.
fault-cue-overlaps = The caption at { $name } begins before the one before it ends.
fault-cue-past-end = The caption lasts until { $end }, but the recording ends at { $length }.
warning-missing-language = Nothing is told in { $name }. Visitors will hear another language, and be told so.
warning-empty-room = There is nothing to hear in this room.
warning-no-picture = The room has no picture.
warning-fast-caption = The caption at { $at } is spoken at { $count } characters a second; most people read 17.
warning-big-caption = The caption at { $name } has a line of more than 37 characters, or more than two lines.
warning-captions-differ = The captions do not say what the transcript says, from ‘{ $name }’ on.
warning-advisory = ‘{ $name }’ is told. Is an advisory missing?
warning-long = The clip lasts { $name }. Most visitors leave after two minutes.
what-notice-head = the heading of a notice
what-notice-text = the text of a notice
what-captions = captions
what-clips = clips
what-notices = notices
what-hours = opening hours
what-rooms = rooms
what-caption = the caption
what-caption-file = the captions
what-credit = the credit
what-house-name = the name of the house
what-alternative = the description of the picture
what-picture-credit = the credit of the picture
what-plan-note = the note on the plan
what-room-line = the line of the room
what-room-name = the name of the room
what-title = the title
what-transcript = the transcript

# Publishing
tab-publish = Publish
publish-head = What visitors have
publish-current = Edition { $number }, since { $when } ({ $who }).
publish-none-yet = Nothing yet: this will be the first edition.
publish-first = Nothing was published yet, so all of it is new: { $rooms ->
    [one] one room
   *[other] { $rooms } rooms
} and { $clips ->
    [one] one clip
   *[other] { $clips } clips
}.
publish-nothing = Visitors have all of this already. There is nothing to publish.
publish-same = The draft says just what visitors have. Whatever you write next is shown here first.
publish-blocked = { $count ->
    [one] One thing stands in the way; mend it first.
   *[other] { $count } things stand in the way; mend them first.
}
publish-look = { $count ->
    [one] Nothing stands in the way. One thing is worth a look.
   *[other] Nothing stands in the way. { $count } things are worth a look.
}
publish-well = Nothing stands in the way.
publish-now = Publish now
publish-closing = Publish at closing time, today { $time }
publish-shut = The house is shut, so publishing now disturbs nobody.
publish-calm = Nobody is interrupted: what is playing ends as it began, and the pages change by themselves.
publish-planned = Edition { $number } is planned for closing time ({ $who }).
publish-planned-today = Edition { $number } is planned for closing time, today { $time } ({ $who }).
publish-unplan = Do not publish it
publish-done = Published. Visitors have edition { $number } now.
publish-planned-done = Planned. Visitors get edition { $number } when the house closes.
publish-unplanned-done = No longer planned. Visitors keep what they have.
publish-over-done = The draft is again what visitors have. ‘Changes’ can bring back what you had.
publish-over = Start the draft over from what visitors have
publish-over-sure = Put what visitors have in the draft’s place? Everything listed here leaves the draft; ‘Changes’ can bring it back.
publish-faults = { $count ->
    [one] One thing stands in the way
   *[other] { $count } things stand in the way
}
publish-changes = What changes for visitors
publish-warnings = { $count ->
    [one] One thing is worth a look
   *[other] { $count } things are worth a look
}
publish-warnings-line = None of it keeps you from publishing.
publish-hints = { $count ->
    [one] One more thing that visitors will hardly notice
   *[other] { $count } more things that visitors will hardly notice
}
publish-more = and { $count } more
publish-history = History
publish-back = Back to Publish
edition-named = Edition { $number }
edition-current = current
edition-look = Look at it
edition-again = Make this one current again
edition-again-sure = Give visitors edition { $number } again? The draft stays as it is.
edition-beside = What it changed, beside edition { $number }, which visitors had before.
edition-first = It was the first: all of it was new.
edition-same = It says just the same.
difference-before = before
difference-now = now
difference-new = new
difference-gone = removed
difference-new-before = added:
difference-gone-before = removed:
difference-play = Play the recording, { $label }, { $length }
difference-recording-gone = no longer here
difference-captions = { $count ->
    [one] One caption changed.
   *[other] { $count } captions changed.
}
difference-came = { $name } came here from { $room }.
difference-went = { $name } is now in { $room }.
difference-follows = { $name } now comes after { $other }.
difference-first = { $name } now comes first.
kind-who = By
kind-everybody = everybody
kind-what = About
kind-all = everything
kind-texts = texts and recordings
kind-editions = editions
kind-people = people
kind-box = speakers, screens and files
kind-show = Show
changes-none-such = Nothing of that kind.
preview = Look at the draft
preview-head = Look at it first
preview-line = This is what visitors would have. It plays here alone, and nothing is counted.
preview-room = Page
preview-house = All rooms
preview-language = Language
preview-size = On
preview-phone = a phone
preview-seven = a 7-inch screen
preview-ten = a 10-inch screen
preview-look = Look
preview-alone = In a window of its own
objection-shut-already = The house is shut already. Publishing now disturbs nobody.
fault-inaudible = Nothing can be heard in the recording. Upload another.
warning-same-recording = Clip { $clip } plays the same recording in { $language }. Is it the right one?

# How recordings sound
remark-silent = Nothing can be heard in this recording. Export it again.
remark-quiet = Its peaks leave no room to raise it: it plays at { $loudness } LUFS, quieter than the others. Limit its peaks or compress it.
remark-raised = It is so quiet that it is raised by { $gain } dB, and its noise with it. Record it louder.
remark-peaks = Its peaks reach { $peak } dBTP. It is turned down; next time export it lower.
remark-clipped = { $count ->
    [one] It is clipped in one place, which sounds harsh. Export it lower.
   *[other] It is clipped in { $count } places, which sounds harsh. Export it lower.
}
remark-short = Only { $seconds } s of it can be heard. Is it the whole recording?
remark-long = It lasts { $length }. Most visitors stay two minutes.
remark-very-long = It lasts { $length }. Few visitors will hear its end; consider parting it.
remark-begins-late = It begins with { $seconds } s of silence. Cut that off.
remark-ends-late = It ends with { $seconds } s of silence, in which the room’s speaker is not free. Cut that off.
remark-pause = It falls silent for { $seconds } s at { $at }. Is something missing?
remark-dead-channel = Channel { $channel } is silent while another sounds. Export it as mono.
remark-mixed = It has { $count } channels, which are mixed to two.
remark-damaged = { $count ->
    [one] One part of it could not be read and is left out. Export it again.
   *[other] { $count } parts of it could not be read and are left out. Export it again.
}
remark-misdeclared = The file says that it lasts { $declared }, but it lasts { $length }.
remark-low-rate = With { $rate } samples a second it sounds muffled. Export it with 48000.
remark-low-bitrate = With { $kbps } kbit/s it loses clearness. Export it with { $least } or more, or as flac or wav.
