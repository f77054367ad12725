package io.drover.server.machines;

import io.drover.model.Kind;
import io.drover.model.Machine;
import io.drover.model.Machine.Task;
import io.drover.model.Machine.Work;
import io.drover.model.Refusal;
import io.drover.model.RegistrationToken;
import io.drover.plugin.HostDriver;
import io.drover.server.extension.Extensions;
import io.drover.server.extension.SettingRules;
import io.drover.server.loop.Lookout;
import io.drover.server.loop.LookoutVerticle;
import io.drover.server.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets drivers make and remove the machines of a scope, and writes down what they say, once a second at most. What is
 * under way when the ownership ends is begun again by the next owner: drivers go on from what is there.
 */
public final class MakingVerticle extends LookoutVerticle {
    private static final Logger log = LoggerFactory.getLogger(MakingVerticle.class);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration WRITE = Duration.ofSeconds(1);
    /** Others wait for their turn. */
    private static final int MOST = 20;

    private final String scope;
    private final Store store;
    private final Extensions extensions;
    private final Registrations registrations;
    private final InstantSource clock;
    /** By machine; touched by the one thread only. */
    private final Map<String, Job> jobs = new HashMap<>();

    /** @param registrations how the agent of a machine is to be started */
    public MakingVerticle(String scope, Store store, Extensions extensions, Registrations registrations) {
        this(scope, store, extensions, registrations, InstantSource.system());
    }

    MakingVerticle(String scope, Store store, Extensions extensions, Registrations registrations,
            InstantSource clock) {
        super("machines", store, scope, Machine.class);
        this.scope = scope;
        this.store = store;
        this.extensions = extensions;
        this.registrations = registrations;
        this.clock = clock;
    }

    @Override
    protected void run(Lookout news) throws InterruptedException {
        try {
            var calm = true;
            while (!Thread.currentThread().isInterrupted()) {
                news.await(calm && jobs.isEmpty() ? LOOK : WRITE);
                calm = look(news);
            }
        } finally {
            jobs.values().forEach(job -> job.stop("its server has given it to another"));
        }
    }

    /** @return whether all could be done */
    private boolean look(Lookout news) {
        try {
            write();
            jobs.values().removeIf(job -> job.over() && job.journal.settled());
            for (var job : jobs.values()) {
                judge(job);
            }
            for (var machine : store.view(scope).all(Machine.class, Kind.MACHINE)) {
                if (machine.awaitsDriver() && !jobs.containsKey(machine.id()) && jobs.size() < MOST) {
                    begin(machine, news);
                }
            }
            return true;
        } catch (Refusal e) {
            log.debug("machines of {} wait for the store: {}", scope, e.getMessage());
        } catch (RuntimeException e) {
            log.error("machines of {} are looked at again", scope, e);
        }
        return false;
    }

    /** What a person wants now may end it. */
    private void judge(Job job) {
        var now = store.view(scope).get(Machine.class, job.machine.id());
        if (now == null || now.order().number() != job.machine.order().number()) {
            job.stop("it was given up");
        }
    }

    private void write() {
        var said = new LinkedHashMap<Job, Work>();
        for (var job : jobs.values()) {
            var work = job.journal.take();
            if (work != null) {
                said.put(job, work);
            }
        }
        if (said.isEmpty()) {
            return;
        }
        try {
            store.update(scope, draft -> {
                said.forEach((job, work) -> {
                    var machine = draft.view().get(Machine.class, job.machine.id());
                    if (machine != null && machine.work().order() <= work.order()) {
                        draft.put(machine.withWork(work).withKept(job.journal.kept()));
                    }
                });
                return true;
            });
        } catch (RuntimeException e) {
            said.keySet().forEach(job -> job.journal.again());
            throw e;
        }
    }

    /** First it is written down, so that a machine for which nobody ever began anything is known. */
    private void begin(Machine machine, Lookout news) {
        var begun = store.update(scope, draft -> {
            var now = draft.view().get(Machine.class, machine.id());
            if (now == null || now.order().number() != machine.order().number()) {
                return false;
            }
            draft.put(now.withWork(Work.begun(now.order().number())));
            return true;
        });
        if (begun) {
            var token = store.view(scope).get(RegistrationToken.class, machine.tokenId());
            var secrets = new ArrayList<>(machine.secrets().values());
            if (token != null) {
                secrets.add(token.token());
            }
            var journal = new Journal(machine.order().number(), machine.kept(), secrets, clock);
            var job = new Job(machine, told(machine, token), journal, extensions, news::ring);
            jobs.put(machine.id(), job);
            job.start();
            log.info("the host driver {} {} the machine {}", machine.driver(),
                    machine.order().task() == Task.MAKE ? "makes" : "removes", machine.name());
        }
    }

    private HostDriver.Machine told(Machine machine, @Nullable RegistrationToken token) {
        var driver = extensions.named(HostDriver.class, machine.driver());
        var said = new HashMap<>(machine.settings());
        said.putAll(machine.secrets());
        return new HostDriver.Machine(machine.name(),
                SettingRules.withUsual(driver == null ? List.of() : driver.settings(), said),
                registrations.of(machine, token == null ? "" : token.token()), machine.kept());
    }
}
