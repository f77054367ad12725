package io.drover.server.scheduling;

import io.drover.model.Instance;
import io.drover.model.spec.HostRule;
import io.drover.model.spec.Labels;
import io.drover.model.spec.Macros;
import io.drover.plugin.SchedulerRule.Wanted;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** A rule of a plugin that one container of a unit asks for, and what it is told of the container. */
record Wish(String rule, Wanted wanted) {

    static boolean isIn(List<Instance> unit) {
        for (var member : unit) {
            if (member.config().label(Labels.SCHEDULER_RULE) != null) {
                return true;
            }
        }
        return false;
    }

    /** @param members of one unit that need a host */
    static List<Wish> of(View view, List<Instance> members) {
        if (!isIn(members)) {
            return List.of();
        }
        var wishes = new ArrayList<Wish>();
        for (var member : members) {
            var rule = HostRule.of(member.config().labels());
            if (rule != null) {
                wishes.add(new Wish(rule.name(), wanted(view, members, member, rule)));
            }
        }
        return wishes;
    }

    private static Wanted wanted(View view, List<Instance> members, Instance member, HostRule rule) {
        var origin = Shapes.origin(view, member);
        var service = origin.service() + (member.config().isPrimary() ? "" : "/" + member.config().name());
        var settings = new HashMap<>(rule.settings());
        settings.replaceAll((_, value) -> Macros.resolve(value, origin.stack(), service));
        return new Wanted(origin.stack(), service, member.config().image(), member.config().labels(), members.size(),
                members.stream().mapToLong(it -> HostSlot.memory(it.config())).sum(),
                members.stream().mapToLong(it -> HostSlot.milliCpu(it.config())).sum(), settings);
    }
}
