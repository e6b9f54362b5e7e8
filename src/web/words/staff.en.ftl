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
before = Before
after = After
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
captions-not = a caption file begins with the line WEBVTT, or with the first caption’s times
captions-untimed = a caption needs a line such as 00:01.000 --> 00:04.000 before it, and no blank line within
captions-timing = ‘{ $text }’ is not a timing such as 00:01.000 --> 00:04.000
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
what-picture-rights = the rights of the picture
what-plan-note = the note on the plan
what-room-line = the line of the room
what-room-name = the name of the room
what-title = the title
what-transcript = the transcript

# Bringing recordings
tab-upload = Upload
upload-drop = Drop your recordings here
upload-choose = Choose files
upload-hint = WAV, FLAC, MP3, Ogg, M4A or Opus, up to { $most } MB each. If the connection breaks, the upload goes on by itself from where it was.
upload-naming = The file’s name proposes number, title and language:
upload-naming-title = Natalia_remembers
upload-needs-script = Bringing recordings needs JavaScript. Allow it in this browser.
upload-list = Your recordings
upload-progress = { $done } of { $all } MB
upload-speed = { $speed } MB/s · { $left } left
upload-queued = Waiting for its turn
upload-cut = The connection broke; it goes on by itself once it is back
upload-again = choose the same file again to go on
upload-stopped = It could not go on. Press “Try again”.
upload-offline = The box does not answer
upload-waiting = All of it is here; it waits to be checked
upload-listening = The house is listening to all of it
upload-making = Copies for speakers and phones are being made
upload-refused = Not accepted
upload-used = In the draft: { $name }
upload-done = Ready
upload-good = It sounds right: nothing to remark.
upload-known = This very recording is in the draft already: { $name }.
upload-open-clip = Open the clip
upload-retry = Try again
upload-cancel = Cancel
upload-cancel-sure = Cancel this upload? What has arrived is removed.
upload-dismiss = Take off the list
upload-number = Number
upload-variant = Variant
upload-standard = Standard
upload-language = Language
upload-room = Room
upload-room-choose = Choose the room
upload-title = Title
upload-place = Put into the draft
upload-placed = It is in the draft.
upload-number-first = Write the clip’s number.
plan-new-clip = This makes a new clip { $clip } in { $language }.
plan-new-language = This adds { $language } to clip { $clip }.
plan-fills = This gives clip { $clip } its sound in { $language }.
plan-replaces = This replaces the recording of clip { $clip } in { $language }. The one before can be brought back under “Changes”.
plan-nothing = Clip { $clip } has this very recording in { $language } already.
fact-length = Length
fact-format = Format
fact-loudness = Loudness
fact-peak = True peak
fact-rate = Sample rate
fact-sides = Channels
fact-mono = mono
fact-stereo = stereo
fact-channels = { $count }
fact-silent = silence
severity-hint = Note:
severity-warning = Look:
severity-block = Cannot be heard:
remark-silent = there is nothing to hear in this recording. Export it again.
remark-quiet = its peaks ({ $peak } dBTP) leave no room to raise it: it will play at { $plays } LUFS, quieter than the others ({ $target } LUFS). Limit its peaks or compress it.
remark-raised = it is so quiet that it is raised by { $gain } dB, and its noise with it. Record it louder.
remark-peaks = its peaks reach { $peak } dBTP, over the ceiling of { $ceiling } dBTP. It is turned down by itself, but better export it lower.
remark-clipped = { $runs ->
    [one] it is clipped in one place
   *[other] it is clipped in { $runs } places
} and sounds harsh. Export it lower.
remark-short = only { $seconds } s of it can be heard. Check that it is whole.
remark-long = at { $length } it is longer than the two minutes most visitors stay.
remark-very-long = at { $length } it is longer than three minutes. Few will hear its end; part it.
remark-begins-late = it begins with { $seconds } s of silence. Cut that off.
remark-ends-late = it ends with { $seconds } s of silence, in which the room’s speaker is not free. Cut that off.
remark-pause = it falls silent for { $seconds } s at { $at }. Check that nothing is missing.
remark-dead-channel = channel { $channel } is silent while another sounds. Export it as mono.
remark-mixed = it has { $channels } channels, which are mixed to two.
remark-damaged = { $packets ->
    [one] one of its parts could not be read and is left out
   *[other] { $packets } of its parts could not be read and are left out
}. Export it again.
remark-misdeclared = the file says it lasts { $declared }, but it lasts { $length }. Other players may show it wrong.
remark-low-rate = with { $rate } samples a second it sounds muffled. Export it with 48000.
remark-low-bitrate = at { $kbps } kbit/s it loses clearness. Export it with { $least } or more, or as FLAC or WAV.
unfit-not-a-file = This is not a file. Choose a sound file.
unfit-unopened = The file cannot be read ({ $reason }).
unfit-not-sound = This is not a sound file docent knows. Bring WAV, FLAC, MP3, Ogg, M4A or Opus.
unfit-empty = There is no sound in this file. Export it again.
unfit-channels = This file has { $channels } channels. Bring one that has 1 to { $most }.
unfit-rate = This file has { $rate } samples a second. Export it with 48000.
unfit-too-long = This recording is longer than { $longest }. Cut it into parts.
unfit-changes = The sound’s format changes in the middle, at { $at }. Export it again as one piece.
unfit-breaks-off = Part of the file is missing: only the first { $at } are there. Copy or export it again.
unfit-damaged = { $count ->
    [one] The file is damaged: one of its parts cannot be read.
   *[other] The file is damaged: { $count } of its parts cannot be read.
} Copy or export it again.
unfit-harmful = Checking this file took too much memory or time. It is damaged or made to harm.
unfit-slow = The check was not done after { $seconds } seconds and was ended. Export it again, or try when less is going on.
unfit-unstarted = The check could not be started ({ $reason }). Try again.
hindrance-empty = This file is empty. Export it again.
hindrance-too-large = The file is larger than { $most } MB. Export it as FLAC or MP3, or in parts.
hindrance-no-space = It does not fit: the disk has room for { $free } MB more, and { $needed } MB are needed. An admin can make room under “Disk”.
hindrance-too-many = You have { $most } unfinished uploads. Finish or cancel some first.
hindrance-no-upload = This upload is no more. Choose the file again.
hindrance-wrong-offset = The upload stands at another place. It goes on by itself.
hindrance-busy = This file is being received on another connection. Wait a moment.
hindrance-too-much = More came than the file has. Choose it again.
hindrance-broke-off = The connection broke. Go on when it is back.
hindrance-not-done = This upload is not ready yet. Wait until it has been checked.
hindrance-removed = Somebody removed this recording meanwhile. Bring it again.
hindrance-no-language = The tour does not speak { $name }. A curator can add it under “House”.
hindrance-held = An upload or an import is under way. Try again when it is done.
hindrance-disk = The disk did not take it ({ $reason }). See how much room is left.
picture-not-a-picture = This is not a picture docent can show. Bring JPEG, PNG, WebP or SVG.
picture-too-large = The picture is larger than { $megabytes } MB. Save it smaller.
picture-flawed = The drawing has something that is not taken: { $what }
picture-too-wide = The picture has { $width } × { $height } pixels. Save it with at most { $most } on each side.
picture-too-many-pixels = The picture has { $width } × { $height } pixels. Save it with at most { $most } million.
picture-animated = This picture moves. Bring one that stands still.
picture-breaks-off = Part of the picture is missing. Copy or export it again.
picture-damaged = The picture is damaged ({ $reason }). Copy or export it again.
picture-harmful = Reading this picture took too much memory or time. Save it with fewer pixels, as a JPEG.

# The disk
tab-disk = Disk
disk-free = { $free } of { $total } are free
disk-full = How much of the disk is taken
disk-recordings = Recordings and their copies
disk-pictures = Pictures
disk-reserve = Kept for the database
disk-unnamed = Recordings that nothing uses any more
disk-unnamed-help = They are neither in the draft nor in any edition, and nobody has heard them. What any edition names stays: each can be published again.
disk-unnamed-none = There are none. Everything here is needed.
disk-remove = Remove the chosen
disk-remove-sure = Remove the chosen recordings? They cannot be brought back.
disk-all = Choose all
disk-choose = Choose
disk-size = Size
disk-since = Since
disk-listen = Listen
size-kb = { $figure } KB
size-mb = { $figure } MB
size-gb = { $figure } GB
