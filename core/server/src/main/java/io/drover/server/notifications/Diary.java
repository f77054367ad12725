package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Contact.News;
import io.drover.model.Contact.Noted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one contact has been told, held against what is. */
final class Diary {
    /** So much waits for a sink that does not take it. What else there is to tell is told when there is room, if it is so still. */
    static final int MOST = 100;
    private static final int LONGEST = 1_000;

    private final Contact contact;
    private final Instant now;
    private final Map<String, Noted> noted;
    private final List<News> waiting;
    private long number;

    Diary(Contact contact, Instant now) {
        this.contact = contact;
        this.now = now;
        this.noted = new TreeMap<>(contact.noted());
        this.waiting = new ArrayList<>(contact.waiting());
        this.number = contact.lastNumber();
    }

    /** @return when it is time to look at this again though nothing changes, or null */
    @Nullable
    Instant see(String key, @Nullable Sight sight) {
        if (sight == null) {
            noted.remove(key);
            return null;
        }
        var before = noted.getOrDefault(key, Noted.WELL);
        if (sight.state().equals(before.told())) {
            note(key, new Noted(before.told(), null));
            return null;
        }
        if (sight.happened() != null) {
            // what had happened before anybody asked to hear of it is no news
            if (!before.equals(Noted.WELL) || !sight.happened().isBefore(contact.created())) {
                tell(key, sight, new Noted(before.told(), before.since() == null ? now : before.since()));
            }
            return null;
        }
        // what is yet to come was written by a clock that was wrong
        var since = before.since() == null || before.since().isAfter(now) ? now : before.since();
        var due = since.plus(wait(sight));
        if (due.isAfter(now)) {
            note(key, new Noted(before.told(), since));
            return due;
        }
        tell(key, sight, new Noted(before.told(), since));
        return null;
    }

    private Duration wait(Sight sight) {
        var hold = Duration.ofSeconds(contact.holdSeconds());
        return hold.compareTo(sight.patience()) > 0 ? hold : sight.patience();
    }

    /** @param meanwhile what is noted when there is no room */
    private void tell(String key, Sight sight, Noted meanwhile) {
        var wanted = contact.events().contains(sight.kind());
        if (wanted && waiting.size() >= MOST) {
            note(key, meanwhile);
            return;
        }
        note(key, new Noted(sight.state(), null));
        if (wanted) {
            waiting.add(new News(++number, sight.kind(), sight.subject(), shortened(sight.text()), now, sight.path()));
        }
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private void note(String key, Noted what) {
        if (what.equals(Noted.WELL)) {
            noted.remove(key);
        } else {
            noted.put(key, what);
        }
    }

    Contact written() {
        return contact.withNoted(noted).withWaiting(waiting).withLastNumber(number);
    }
}
