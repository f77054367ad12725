package io.drover.server.health;

import io.drover.model.network.FromNetworkAgent.Vote;
import io.drover.model.network.FromNetworkAgent.Vote.Word;
import io.drover.model.wire.Observed.CommandHealth;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one run of a container now, by those who can be heard.
 *
 * @param votes of its checkers, its own host's first
 * @param command what Docker's own check says, or null
 * @param hearing since when one of its checkers is heard, or null
 * @param speaking since when one of them speaks of this run, or null
 * @param awaited until when one is waited for that is there and has not spoken yet, or null: what it says may be otherwise
 */
record Testimony(List<Vote> votes, @Nullable CommandHealth command, @Nullable Instant hearing,
        @Nullable Instant speaking, @Nullable Instant awaited) {

    /** One is enough to be healthy. */
    boolean up() {
        return votes.stream().anyMatch(vote -> vote.word() == Word.UP);
    }

    /** All that speak say so, somebody does, and nobody is waited for. */
    boolean down() {
        return awaited == null && !votes.isEmpty() && votes.stream().allMatch(vote -> vote.word() == Word.DOWN);
    }

    boolean commandGood() {
        return command != null && command.word() == CommandHealth.Word.HEALTHY;
    }

    boolean commandBad() {
        return command != null && command.word() == CommandHealth.Word.UNHEALTHY;
    }

    /** Of the last failure, or null. */
    @Nullable
    String reason() {
        if (command != null && commandBad()) {
            return command.reason() == null ? "its command failed" : command.reason();
        }
        return votes.stream().filter(vote -> vote.word() == Word.DOWN).map(Vote::reason).filter(Objects::nonNull)
                .findFirst().orElse(null);
    }
}
