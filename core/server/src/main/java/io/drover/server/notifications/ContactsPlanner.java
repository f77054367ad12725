package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Kind;
import io.drover.model.Plugin;
import io.drover.server.loop.Focus;
import io.drover.server.loop.Planner;
import io.drover.server.store.Draft;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what people are to be told, by what they were told and what is. Something must last before it is told. */
public final class ContactsPlanner implements Planner {
    private final Supplier<List<Plugin>> plugins;

    /** @param plugins of all servers; they are of another scope, whose changes are no news here */
    public ContactsPlanner(Supplier<List<Plugin>> plugins) {
        this.plugins = plugins;
    }

    @Override
    public @Nullable Instant plan(Draft draft, Focus focus) {
        var contacts = draft.view().all(Contact.class, Kind.CONTACT);
        if (contacts.isEmpty()) {
            return null;
        }
        var sights = new Sights(draft.view(), plugins.get());
        var touched = focus.everything() ? sights.all() : sights.touchedBy(focus.ids());
        Instant wake = null;
        for (var contact : contacts) {
            // a new one is to hear of what was wrong before it came
            var isNew = focus.ids().contains(contact.id()) && contact.isQuiet();
            var keys = new TreeSet<>(isNew ? sights.all() : touched);
            keys.addAll(contact.noted().keySet());
            var diary = new Diary(contact, draft.now());
            for (var key : keys) {
                wake = Planner.earlier(wake, diary.see(key, sights.at(key)));
            }
            draft.put(diary.written());
        }
        return wake;
    }
}
