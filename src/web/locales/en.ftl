languages = Language
home = Home
options = Options
description = Audio guide: { $house }
close = Close

# The house
house-lead = Choose a room and touch to listen
rooms = Rooms
room = Room { $number }
clips = { $count ->
    [one] { $count } clip
   *[other] { $count } clips
}
house-playing = Now playing: { $title }
number = Number on the wall
number-go = Go
map = Map
map-head = Map of the museum
you-are-here = You are here
map-nearest = Nearest from here
map-legend = On the map
map-route = Order of the visit
map-heard = Already heard
map-in-room = In room { $number }
map-next-to = Next to room { $number }
map-more = More
facility-entrance = Entrance
facility-exit = Exit
facility-toilets = Toilets
facility-accessible-toilets = Accessible toilets
facility-steps = Steps
facility-ramp = Ramp
facility-lift = Lift
facility-seats = Seats
facility-lockers = Lockers
facility-water = Drinking water
facility-shop = Shop
facility-first-aid = First aid
facility-hearing-loop = Hearing loop
facility-wifi = Wi-Fi
visit = Visitor information
hours = Opening hours
clock = { $hour }:{ $minute }
hours-line = { $days }: { $open }–{ $close }
days = { $first } to { $last }
days-more = { $days }, { $more }
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday
shut-today = The museum is closed. It opens today at { $time }.
shut-tomorrow = The museum is closed. It opens tomorrow at { $time }.
shut-until = The museum is closed. It opens on { $day } at { $time }.
privacy = Your data
privacy-text = No account, no app, no personal data. We only count which clips are heard.

# Routes
routes = Suggested routes
route = Route
route-next = Next on the route
route-end = The route ends here.
choice = Hear first
choice-off = No preference
choice-family = Family clips first
choice-described = Audio description first
choice-end = Switch off

# The resting screen
attract-lead = Touch to hear the house
attract-start = Start: { $room }
attract-playing = Now playing: { $title } · { $left } left
still-there = Are you still there?
still-back = Back to the start in { $seconds } s
still-stay = Continue

# The room
clips-heading = Listen in this room
clips-heading-both = Listen and read in this room
clips-heading-read = Read in this room
listen = Listen: { $title }
listen-here = Listen
read = Text: { $title }
read-alone = Read: { $title }
text = Text
told-in = Language: { $language }
only-to-read = Text only for now
text-alone = Text only
transcript = Full text
playing = Now playing
paused = Paused
pause = Pause
resume = Resume
pause-named = Pause: { $title }
resume-named = Resume: { $title }
stop = Stop
stop-named = Stop: { $title }
back = Back 10 seconds
forward = Forward 10 seconds
seek = Position
seek-at = { $position } of { $length }
speed = Speed
speed-slow = Slower
speed-usual = Normal speed
speed-brisk = Faster
speed-fast = Very fast
volume-step = Volume { $step } of { $most }
quieter = Lower the volume
louder = Raise the volume
speaker-missing = The speaker isn’t working. Read the text or use your phone; staff have been told.
again-lost = The sound has stopped. Keep reading here, or listen on your phone.
again-back = The sound is back. Continue from { $at }?
muted = The speakers are switched off for now. Read the text or listen on your phone.
elsewhere = You can hear this in its own room. Read it here, or listen on your phone.
voice-stays = The voice goes on in the same language: { $voice }. Text here: { $text }.
play-refused = Your browser blocked the sound. Touch again.
play-broke = The sound stopped. Touch again.
play-unreached = No connection: this audio cannot start right now. You can read its text.
offline = Connection lost. Reconnecting…

# When someone else is listening
busy = Playing in this room: { $title } · { $left } left
follow = Follow the text
room-plays = Playing in the room: { $title }
play-next = Play next (no. { $place } in line)
queue = Coming next
queued = { $place }. { $title }
unqueue = Remove: { $title }
busy-wait = You can stop it in { $seconds } s if nobody uses the other screen.
stop-all = Stop for everyone
stop-all-sure = Yes, stop – someone is listening
my-phone = On my phone
phone-how = Point your phone’s camera at the code, or type the address. No app and no personal data: just join the museum’s Wi-Fi.
phone-code = QR code to continue on your phone

# How it looks
look = Text, colours and height
look-text = Text size
look-text-1 = Normal
look-text-2 = Large
look-text-3 = Very large
look-theme = Colours
look-light = Light
look-dark = Dark
look-high = High contrast
look-reach = Button height
look-standing = Standing
look-seated = Seated
look-motion = Motion
look-moving = On
look-still = Off

# A screen of the house
screen-head = New screen
screen-new = This screen does not belong to a room yet.
screen-show-code = Show its code
screen-code = Code of this screen
screen-staff = Staff enrol it with this code at
screen-number = Screen { $number }

advisory-violence = Describes violence
advisory-death = Describes a death
advisory-suicide = Mentions suicide
advisory-loud = Loud sounds
variant-extended = In more depth
variant-family = For families
variant-described = Audio description
variant-plain = Plain language

# What could not be done
failure-title = Something went wrong
failure-page = We can’t find this page. It may have moved.
failure-number = That number is not in the tour. Check the number on the wall.
failure-room = That room is not in the tour.
failure-clip = That clip is not in the tour.
failure-request = We did not understand the request. Please try again from the room.
failure-too-much = That is too much at once.
failure-play = This playback report does not match the recording.
failure-crowded = Too many devices are connected just now. Wait a moment and try again.
failure-reports = Too much listening was reported from this connection at once. Wait a moment and try again.
failure-stranger = This can only be done from the museum’s own pages.
failure-not-a-screen = Only a screen of the room can do that. Listen on your phone.
failure-no-tour = The tour is not ready yet. Please come back in a while.
failure-no-speaker = This room has no speaker. Listen on your phone.
failure-text-alone = There is no recording of this, only a text. Choose it in its room to read it.
failure-speaker = The speaker isn’t working. Read the text or use your phone.
failure-busy = Someone else is listening. You can play your clip next.
failure-queue-full = Three clips are waiting already. Try again when the next one begins.
failure-already-there = That clip is playing or waiting already.
failure-silence = Nothing is playing any more. Touch a clip to hear it.
failure-shut = The museum is closed; the speaker is silent until it opens.
failure-closing = The guide is shutting down. Please come back in a moment.
failure-disk-full = The museum’s disk is full, and nothing was saved. An admin can make room.
failure-locked = Nothing can be saved just now: another program is using the museum’s database. Please try again in a moment.
failure-disk-fails = The museum’s disk isn’t working properly. The tour goes on; please try again in a moment.
failure-damaged = The museum’s database seems damaged. The person in charge can restore a backup.
failure-ours = Something failed on our side. Please try again.
failure-request-id = Reference for staff: { $id }
preview-stamp = Draft
preview-note = Draft: visitors do not see this yet.
