package io.drover.server.agents;

import io.drover.model.Host;
import io.drover.model.Kind;
import io.drover.model.NamedVolume;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.CreateVolume;
import io.drover.model.intent.Intent.RemoveVolume;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import io.drover.server.store.HostVolumes;
import io.drover.server.store.HostVolumes.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people may ask of volumes. */
public final class VolumeIntents implements IntentHandler {

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateVolume create -> create(draft, create);
            case RemoveVolume remove -> remove(draft, remove);
            default -> throw new IllegalArgumentException("not about volumes: " + intent);
        };
    }

    private static String create(Draft draft, CreateVolume create) {
        if (!create.name().matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*")) {
            throw new Refusal(Code.InvalidCharacters, "name",
                    "a volume's name has letters, digits, '_', '.' and '-', and begins with one of the first two");
        }
        if (create.hostId() != null && draft.view().get(Host.class, create.hostId()) == null) {
            throw new Refusal(Code.InvalidReference, "hostId", "there is no host " + create.hostId());
        }
        if (!draft.view().volumesNamed(create.name()).isEmpty()
                || HostVolumes.of(draft.view()).keySet().stream().anyMatch(it -> it.name().equals(create.name()))) {
            throw new Refusal(Code.NotUnique, "name", "there is a volume " + create.name() + " already");
        }
        var volume = new NamedVolume(draft.newId(Kind.VOLUME), draft.newUuid(), create.name(), create.description(),
                true, create.driver(), create.driverOpts(), create.hostId(), Map.of(), draft.now(), null);
        draft.put(volume);
        return volume.id();
    }

    private static String remove(Draft draft, RemoveVolume remove) {
        var view = draft.view();
        var named = remove.id() == null ? null : view.get(NamedVolume.class, remove.id());
        var hostId = named == null ? remove.hostId() : named.hostId();
        var hosts = HostVolumes.of(view).keySet().stream().filter(place -> place.name().equals(remove.name())
                && (hostId == null || place.hostId().equals(hostId))).map(Place::hostId).collect(Collectors.toSet());
        if (named == null && (hostId == null || hosts.isEmpty())) {
            throw Refusal.notFound("the volume " + remove.name());
        }
        var kept = HostVolumes.kept(view, hostId, remove.name());
        if (kept != null) {
            throw new Refusal(Code.InvalidState, null, "the volume " + remove.name() + " cannot be removed: " + kept);
        }
        if (hosts.isEmpty()) {
            draft.put(Objects.requireNonNull(named).withRemoved(draft.now()));
            return named.id();
        }
        var waiting = new LinkedHashMap<String, String>();
        hosts.stream().sorted().forEach(host -> waiting.put(host, NamedVolume.WAITING));
        var volume = (named == null ? onOneHost(draft, String.valueOf(hostId), remove.name()) : named)
                .withRemoval(waiting);
        draft.put(volume);
        return volume.id();
    }

    private static NamedVolume onOneHost(Draft draft, String hostId, String name) {
        var asked = asked(draft, hostId, name);
        return asked != null
                ? asked
                : new NamedVolume(draft.newId(Kind.VOLUME), draft.newUuid(), name, null, false, null, Map.of(), hostId,
                        Map.of(), draft.now(), null);
    }

    private static @Nullable NamedVolume asked(Draft draft, String hostId, String name) {
        return draft.view().volumesNamed(name).stream()
                .filter(volume -> !volume.made() && hostId.equals(volume.hostId())).findFirst().orElse(null);
    }
}
