package io.drover.server.loop;

import io.drover.model.Bus;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.intent.Intent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.Semaphore;

/**
 * The owner's door: takes intents for one scope from the bus and answers each with an {@link Answer}.
 *
 * <p>Each is applied on a virtual thread of its own, so that many share one commit; beyond the limit they are refused.
 */
public final class CommandVerticle extends VerticleBase {
    /** What is asked and answered before an intent is sent. */
    static final String PRESENT = "present";
    private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(5_000);
    private static final int AT_ONCE = 512;
    private final String scope;
    private final Commands commands;
    private final Semaphore room = new Semaphore(AT_ONCE);

    public CommandVerticle(String scope, Commands commands) {
        this.scope = scope;
        this.commands = commands;
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus().<String>consumer(Bus.command(scope),
                question -> question.<String>replyAndRequest(PRESENT, SOON).onSuccess(this::take)).completion();
    }

    private void take(Message<String> message) {
        if (!room.tryAcquire()) {
            reply(message, Answer.refused(new Refusal(Refusal.Code.ServiceUnavailable, null,
                    "too many changes are under way in scope " + scope)));
            return;
        }
        Thread.ofVirtual().name("command-" + scope).start(() -> {
            try {
                reply(message, commands.apply(scope, Wire.read(message.body(), Intent.class)));
            } catch (IllegalArgumentException e) {
                reply(message, Answer.refused(Refusal.invalid("intent", "not an intent that this version knows")));
            } finally {
                room.release();
            }
        });
    }

    private static void reply(Message<String> message, Answer answer) {
        message.reply(Wire.write(answer));
    }
}
