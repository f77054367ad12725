package io.drover.server.notifications;

import io.drover.model.Contact;
import io.drover.model.Contact.News;
import io.drover.model.Refusal;
import io.drover.server.extension.Extensions;
import io.drover.server.store.Store;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The telling of one piece of news to one contact, on a thread of its own: a sink that hangs keeps nobody else waiting. */
final class Errand {
    private static final Logger log = LoggerFactory.getLogger(Errand.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String scope;
    private final Store store;
    private final Contact contact;
    private final News news;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean over;

    /** @param ended told when there is nothing more to do */
    Errand(String scope, Store store, Extensions extensions, Contact contact, News news, String environment,
            Runnable ended) {
        this.scope = scope;
        this.store = store;
        this.contact = contact;
        this.news = news;
        this.thread = Thread.ofVirtual().name("notification-" + contact.id()).start(() -> {
            try {
                write(carry(extensions, environment));
            } catch (InterruptedException _) {
                // the next owner tells it
                Thread.currentThread().interrupt();
            } finally {
                over = true;
                ended.run();
            }
        });
    }

    boolean over() {
        return over;
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** @return why it did not arrive, or null */
    private @Nullable String carry(Extensions extensions, String environment) throws InterruptedException {
        try {
            Carrier.carry(extensions, contact, Carrier.of(contact, news, environment));
            return null;
        } catch (NotCarried e) {
            log.info("{} of the environment {} was not told: {}", contact.name(), environment, e.getMessage());
            return e.getMessage();
        } catch (InterruptedException e) {
            if (stopped) {
                throw e;
            }
            return "the notification sink " + contact.sink() + " was interrupted by nobody but itself";
        }
    }

    /** Until it is written down it would be told again, so nothing else is done before that. */
    private void write(@Nullable String problem) throws InterruptedException {
        while (!written(problem)) {
            Thread.sleep(PAUSE);
        }
    }

    private boolean written(@Nullable String problem) {
        try {
            return store.update(scope, draft -> {
                var now = draft.view().get(Contact.class, contact.id());
                if (now != null) {
                    draft.put(problem == null
                            ? Tries.told(now, news, draft.now())
                            : Tries.failed(now, problem, draft.now()));
                }
                return true;
            });
        } catch (Refusal e) {
            log.debug("what {} was told waits for the store: {}", contact.name(), e.getMessage());
        } catch (RuntimeException e) {
            log.error("what {} was told could not be written down", contact.name(), e);
        }
        return false;
    }
}
