package io.drover.server.machines;

import io.drover.model.Machine;
import io.drover.model.Machine.Task;
import io.drover.plugin.HostDriver;
import io.drover.server.extension.Extensions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A driver at work for one order of one machine, on a thread of its own. How long that may take is up to whoever guards it. */
final class Job {
    private static final Logger log = LoggerFactory.getLogger(Job.class);

    final Machine machine;
    final Journal journal;
    private final Thread thread;
    private volatile @Nullable String stopped;

    /** @param ended told when the thread has nothing more to do */
    Job(Machine machine, HostDriver.Machine told, Journal journal, Extensions extensions, Runnable ended) {
        this.machine = machine;
        this.journal = journal;
        this.thread = Thread.ofVirtual().name("machine-" + machine.id()).unstarted(() -> {
            try {
                run(told, extensions);
            } finally {
                ended.run();
            }
        });
    }

    void start() {
        thread.start();
    }

    /** Interrupts the driver. @param reason for people */
    void stop(String reason) {
        if (stopped == null) {
            stopped = reason;
            thread.interrupt();
        }
    }

    /** Is it over, and may another driver begin with the machine? */
    boolean over() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    private void run(HostDriver.Machine told, Extensions extensions) {
        try {
            var driver = extensions.named(HostDriver.class, machine.driver());
            if (driver == null) {
                journal.end("there is no host driver " + machine.driver()
                        + " on this server; its plugin has to be in the plugins folder");
            } else if (machine.order().task() == Task.MAKE) {
                driver.make(told, journal);
            } else {
                driver.remove(told, journal);
            }
            journal.end(stopped);
        } catch (Throwable e) {
            // whatever a plugin throws is a failure of its own, and of nobody else
            log.info("{} of the machine {} failed", machine.order().task(), machine.name(), e);
            journal.end(reason(e));
        }
    }

    private String reason(Throwable e) {
        if (stopped != null) {
            return stopped;
        }
        var message = e.getMessage();
        return message == null || message.isBlank() || e instanceof Error || e instanceof NullPointerException
                ? "the driver " + machine.driver() + " failed: " + e
                : Objects.requireNonNull(message);
    }
}
