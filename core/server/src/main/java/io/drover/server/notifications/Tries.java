package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Contact.News;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What of that which waits is told next, when, and what follows from how that went. Pure. */
final class Tries {
    /** After a failure; doubled with each that follows. */
    private static final Duration PAUSE = Duration.ofSeconds(2);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;

    private Tries() {
    }

    /** Since when the oldest that waits may be told, which may be to come; null when nothing waits. */
    static @Nullable Instant due(Contact contact, Instant now) {
        if (contact.waiting().isEmpty()) {
            return null;
        }
        var notBefore = contact.telling().notBefore();
        // one that is further away is of a clock that was wrong
        return notBefore == null || notBefore.isAfter(now.plus(LONGEST_PAUSE)) ? now : notBefore;
    }

    static Contact told(Contact contact, News news, Instant now) {
        var left = contact.waiting().stream().filter(one -> one.number() != news.number()).toList();
        return contact.withWaiting(left).withTelling(contact.telling().withLast(news.text()).withLastTime(now)
                .withFailures(0).withProblem(null).withFailed(null).withNotBefore(null));
    }

    static Contact failed(Contact contact, String problem, Instant now) {
        var telling = contact.telling();
        return contact.withTelling(telling.withFailures(telling.failures() + 1).withProblem(problem).withFailed(now)
                .withNotBefore(now.plus(pause(telling.failures()))));
    }

    /** @param failures how many there were before */
    static Duration pause(int failures) {
        var pause = PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
