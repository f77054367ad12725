package io.drover.network.health;

import io.drover.model.network.FromNetworkAgent.Vote.Word;
import org.jspecify.annotations.Nullable;

/**
 * What the tries so far make of a target, by its thresholds. Pure.
 *
 * @param good tries in a row, {@code bad} ones in a row; one of them is 0
 * @param reason why it is down; one that is different counts once it was seen as often as it takes to fall, so that a
 *            target that fails in turns for this and that is not news each time
 * @param other that reason, seen {@code times} in a row
 */
record Standing(Word word, int good, int bad, @Nullable String reason, @Nullable String other, int times) {
    static final Standing BEGINS = new Standing(Word.INIT, 0, 0, null, null, 0);

    Standing succeeded(int rise) {
        if (word == Word.UP) {
            return bad == 0 ? this : new Standing(Word.UP, 0, 0, null, null, 0);
        }
        return good + 1 < rise
                ? new Standing(word, good + 1, 0, reason, null, 0)
                : new Standing(Word.UP, 0, 0, null, null, 0);
    }

    Standing failed(String why, int fall) {
        if (word == Word.DOWN) {
            return stillDown(why, fall);
        }
        return bad + 1 < fall
                ? new Standing(word, 0, bad + 1, reason, null, 0)
                : new Standing(Word.DOWN, 0, 0, why, null, 0);
    }

    private Standing stillDown(String why, int fall) {
        if (why.equals(reason)) {
            return good == 0 && other == null ? this : new Standing(word, 0, 0, reason, null, 0);
        }
        var seen = why.equals(other) ? times + 1 : 1;
        return seen < fall
                ? new Standing(word, 0, 0, reason, why, seen)
                : new Standing(word, 0, 0, why, null, 0);
    }
}
