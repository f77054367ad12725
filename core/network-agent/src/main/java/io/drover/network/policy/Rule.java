package io.drover.network.policy;

import io.drover.model.network.PolicyRule;
import io.drover.model.network.Selector;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which traffic a rule is about: tells it of a source and a destination. */
final class Rule {
    private Rule() {
    }

    /** @throws IllegalArgumentException when the rule cannot be understood, with what is wrong */
    static BiPredicate<Member, Member> of(PolicyRule rule) {
        if (rule.within() != null) {
            return switch (rule.within()) {
                case "stack" -> same(Member::stack);
                case "service" -> same(Member::service);
                case "linked" -> (from, to) -> from.linked().contains(to.id())
                        || to.service() != null && from.linked().contains(to.service());
                default -> throw new IllegalArgumentException("within \"" + rule.within() + "\"");
            };
        }
        var between = rule.between();
        if (between != null && between.groupBy() != null) {
            var label = between.groupBy();
            return same(member -> member.labels().get(label));
        }
        if (between != null && between.selector() != null) {
            var selector = Selector.parse(between.selector());
            return (from, to) -> selector.matches(from.labels()) && selector.matches(to.labels());
        }
        if (rule.from() != null && rule.to() != null) {
            var sources = Selector.parse(rule.from().selector());
            var targets = Selector.parse(rule.to().selector());
            return (from, to) -> sources.matches(from.labels()) && targets.matches(to.labels());
        }
        throw new IllegalArgumentException("it says neither within, between nor from and to");
    }

    private static BiPredicate<Member, Member> same(Function<Member, @Nullable String> property) {
        return (from, to) -> property.apply(from) != null
                && Objects.equals(property.apply(from), property.apply(to));
    }
}
