package io.drover.server.agents;

import io.drover.model.Instance;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.wire.AgentMessage.Hello;
import io.drover.model.wire.AgentMessage.Report;
import io.drover.model.wire.AgentMessage.VolumeRemoved;
import io.drover.model.wire.Heard;
import io.drover.model.wire.ServerMessage;
import io.drover.model.wire.ServerMessage.RemoveVolume;
import io.drover.server.loop.Room;
import io.drover.server.store.Draft;
import io.drover.server.store.HostVolumes;
import io.drover.server.store.News;
import io.drover.server.store.View;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has hosts remove the volumes that people want removed, once no container has them. A host is asked whenever it is
 * heard of as a whole, and now and then, until it answers; what it answers is written down.
 */
public final class VolumesRoom implements Room {
    /** How many ticks pass until all are asked again. */
    private static final int AGAIN = 30;
    private final long epoch;
    private final BiConsumer<String, ServerMessage> send;
    private boolean again;
    private int ticks;

    /**
     * @param epoch of this ownership
     * @param send takes a host's id and what to say to its agent
     */
    public VolumesRoom(long epoch, BiConsumer<String, ServerMessage> send) {
        this.epoch = epoch;
        this.send = send;
    }

    @Override
    public void begin(View view) {
        view.hosts().forEach(host -> ask(view, host.id()));
    }

    @Override
    public boolean mustWrite(List<Heard> heard) {
        return heard.stream().anyMatch(one -> one.message() instanceof VolumeRemoved);
    }

    @Override
    public void write(Draft draft, List<Heard> heard) {
        for (var one : heard) {
            if (one.message() instanceof VolumeRemoved removed) {
                write(draft, one.hostId(), removed);
            }
        }
    }

    private static void write(Draft draft, String hostId, VolumeRemoved removed) {
        var waiting = draft.view().volumesNamed(removed.name()).stream().filter(it -> it.waitsFor(hostId)).toList();
        if (waiting.isEmpty()) {
            return;
        }
        var problem = removed.problem();
        if (problem == null) {
            forget(draft, hostId, removed.name());
            waiting.forEach(volume -> draft.put(volume.withoutHost(hostId, draft.now())));
        } else {
            for (var volume : waiting) {
                var removal = new LinkedHashMap<>(volume.removal());
                // nothing at all would mean that it is waited for
                removal.put(hostId, problem.isEmpty() ? "Docker refuses" : problem);
                draft.put(volume.withRemoval(removal));
            }
        }
    }

    /** Those that left it there left nothing any more. */
    private static void forget(Draft draft, String hostId, String name) {
        for (var resource : List.copyOf(draft.view().everything())) {
            if (resource instanceof Instance instance && hostId.equals(instance.hostId()) && !instance.exists()
                    && draft.view().volumesOf(instance).left().stream().anyMatch(it -> it.name().equals(name))) {
                draft.put(instance.withVolumesGone(
                        Stream.concat(instance.volumesGone().stream(), Stream.of(name)).toList()));
            }
        }
    }

    @Override
    public void answer(View view, Heard heard) {
        if (again) {
            again = false;
            begin(view);
        }
        if (heard.message() instanceof Hello || heard.message() instanceof Report report && report.full()) {
            ask(view, heard.hostId());
        }
    }

    @Override
    public void look(View view, News news) {
        var hosts = new LinkedHashSet<String>();
        for (var change : news.changes()) {
            note(hosts, change.before());
            note(hosts, change.after());
        }
        hosts.forEach(host -> ask(view, host));
    }

    private static void note(LinkedHashSet<String> hosts, @Nullable Object changed) {
        if (changed instanceof NamedVolume volume) {
            hosts.addAll(volume.removal().keySet());
        } else if (changed instanceof Instance instance && !instance.exists() && instance.hostId() != null) {
            hosts.add(instance.hostId());
        }
    }

    private void ask(View view, String hostId) {
        view.all(NamedVolume.class, Kind.VOLUME).stream()
                .filter(volume -> volume.waitsFor(hostId) && free(view, volume, hostId))
                .map(NamedVolume::name).distinct().forEach(name -> send.accept(hostId, new RemoveVolume(epoch, name)));
    }

    private static boolean free(View view, NamedVolume volume, String hostId) {
        return HostVolumes.kept(view, volume.hostId(), volume.name()) == null
                && !HostVolumes.inUse(view, hostId, volume.name());
    }

    /** Who answered in vain is asked again as soon as anybody is heard, and finds it gone. */
    @Override
    public void missed() {
        again = true;
    }

    /** What was said or answered may be lost on a line that stays. */
    @Override
    public void tick() {
        ticks++;
        again |= ticks % AGAIN == 0;
    }
}
