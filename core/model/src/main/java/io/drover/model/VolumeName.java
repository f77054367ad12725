package io.drover.model;

import io.drover.model.spec.Ordered;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Docker calls a volume that a stack describes: the same on every host and for every container to come, for as long
 * as the stack has it, whatever is renamed meanwhile.
 *
 * @param base {@code <stack>_<volume>} as both were called first, or the name that a person gave
 * @param mark by which volumes of other stacks of that name are told apart; null with a name that a person gave
 * @param services what renamed services are called here still, by id
 */
public record VolumeName(String base, @Nullable String mark, Map<String, String> services) {
    /** A host's file system has room for so much with a service, a number and a mark. */
    private static final int LONGEST = 150;

    public VolumeName {
        services = Ordered.copy(services);
    }

    /** @param mark a few letters that no other has */
    public static VolumeName of(String stack, String volume, String mark) {
        var base = (stack + "_" + volume).replaceAll("[^a-zA-Z0-9_.-]", "-");
        return new VolumeName(base.substring(0, Math.min(base.length(), LONGEST)), mark, Map.of());
    }

    public static VolumeName given(String name) {
        return new VolumeName(name, null, Map.of());
    }

    /** Of the one that all containers share. */
    public String shared() {
        return marked(base);
    }

    /** Of the one that the containers of one unit share, and those that replace them. */
    public String of(Service service, int index) {
        return marked(ofAll(service) + index);
    }

    /** Is it perhaps that of some unit of the service? */
    boolean mayBe(Service service, String name) {
        return name.startsWith(ofAll(service));
    }

    private String ofAll(Service service) {
        return base + "_" + called(service.id(), service.name()) + "_";
    }

    private String marked(String name) {
        return mark == null ? name : name + "_" + mark;
    }

    /** Another service may have taken the name of one that was renamed. */
    private String called(String id, String name) {
        var kept = services.get(id);
        return kept != null ? kept : services.containsValue(name) ? name + "-" + id : name;
    }

    /** To be told before a service gets another name. */
    public VolumeName keeping(Service service) {
        var all = new LinkedHashMap<>(services);
        all.put(service.id(), called(service.id(), service.name()));
        return new VolumeName(base, mark, all);
    }
}
