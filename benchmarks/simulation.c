/* The months of (E12) for one history after another, as one would write them by hand in C: the practical rival of
   nicias.war.blocks. Same tables, same words, same counts; compiled by benchmarks/simulation.py. */
#include <stdint.h>
#include <string.h>
#include <math.h>

typedef struct {
    int64_t levels, points, force, K, S, totals, checkpoints, bins, spans, minimum, months, exit_level, truth;
    int64_t start[4];
    const int32_t *state, *package, *patron, *hazard, *battle, *next_evidence, *resume;
    const double *area, *rates, *low, *inverse;
    const int64_t *checkpoint, *span;
    int64_t *signed_, *ceasefire, *packages, *survived, *renewed, *collapsed, *exited, *turned, *talks, *level, *hist;
} Run;

static inline void philox(uint32_t c[4], uint32_t k0, uint32_t k1) {
    for (int i = 0; i < 10; i++) {
        uint64_t a = (uint64_t)c[0] * 0xD2511F53u, b = (uint64_t)c[2] * 0xCD9E8D57u;
        uint32_t c1 = c[1], c3 = c[3];
        c[0] = (uint32_t)(b >> 32) ^ c1 ^ k0;
        c[1] = (uint32_t)b;
        c[2] = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c[3] = (uint32_t)a;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

static inline void words(uint64_t history, uint32_t month, uint32_t stream, uint32_t k0, uint32_t k1, int32_t u[4]) {
    uint32_t c[4] = {(uint32_t)history, (uint32_t)(history >> 32), month, stream};
    philox(c, k0, k1);
    for (int i = 0; i < 4; i++) u[i] = (int32_t)(c[i] >> 2);
}

static inline void end_peace(const Run *q, int64_t kept, int64_t at, int64_t k, int *counted) {
    int64_t T = q->months + 1;
    if (*counted || kept < q->minimum) return;
    *counted = 1;
    q->ceasefire[at]++;
    q->packages[k * T + at]++;
    for (int64_t i = 0; i < q->spans; i++) q->survived[i * T + at] += kept >= q->span[i];
}

void run(const Run *q, uint64_t first, int64_t count, uint32_t k0, uint32_t k1) {
    const int64_t G = q->levels, L = q->points, R = q->force, T = q->months + 1;
    for (int64_t n = 0; n < count; n++) {
        uint64_t history = first + (uint64_t)n;
        int32_t u[4];
        int64_t fought[G];
        memset(fought, 0, sizeof fought);
        words(history, 0, 2, k0, k1, u);
        int64_t theta = u[0] < q->truth;
        int64_t g = q->start[0], l = q->start[1], w = q->start[2], r = q->start[3];
        int64_t k = -1, at = 0;
        int32_t danger = 0;
        int counted = 0, ended = 0, out = q->exit_level && g == 0;
        double gained = 0;
        q->level[g * T]++;
        q->exited[0] += out;
        q->turned[0] += w >> 1;
        q->turned[T] += w & 1;
        for (int64_t t = 1; t <= q->months; t++) {
            if (k >= 0) {
                words(history, (uint32_t)t, 1, k0, k1, u);
                if (u[0] < danger) {
                    end_peace(q, t - 1 - at, at, k, &counted);
                    q->renewed[t]++;
                    r = q->resume[k * R + r] + (u[1] < q->resume[(q->K + k) * R + r]);
                    k = -1;
                }
            }
            if (k < 0 && !ended) {
                words(history, (uint32_t)t, 0, k0, k1, u);
                const int64_t line = g * L + l, s = (line * 4 + w) * R + r;
                const int32_t *record = q->state + 8 * s;
                q->talks[t] += u[0] < record[3];
                if (u[0] < record[0]) {
                    for (k = 0; k < q->K - 1 && u[0] >= q->package[k * q->S + s]; k++);
                    at = t;
                    danger = q->hazard[k * q->S + s];
                    q->signed_[t]++;
                } else {
                    int64_t x = u[0] < record[1] ? 1 : (u[0] < record[2] ? 2 : 0);
                    const int32_t *six = q->battle + 5 * (theta * G * L + line);
                    int64_t m = 0;
                    for (int i = 0; i < 5; i++) m += u[1] >= six[i];
                    int64_t flip = u[2] < record[4] ? 2 : (u[2] < record[5] ? 3 : u[2] < record[6]);
                    const int32_t *row = q->patron + (3 * s + x) * G;
                    int64_t g2 = 0;
                    for (int64_t i = 0; i < G - 1; i++) g2 += u[3] >= row[i];
                    gained += q->area[r];
                    fought[g]++;
                    if (g2 != g) {
                        q->level[g * T + t]--;
                        q->level[g2 * T + t]++;
                        if (q->exit_level && g2 == 0 && !out) out = 1, q->exited[t]++;
                    }
                    int64_t turned = flip & ~w;
                    q->turned[t] += turned >> 1;
                    q->turned[T + t] += turned & 1;
                    r += m / 2 - 1;
                    if (r == 0 || r == R - 1) {
                        ended = 1;
                        q->collapsed[(r > 0) * T + t]++;
                    }
                    l = q->next_evidence[6 * line + m];
                    g = g2;
                    w |= flip;
                }
            }
            int64_t c = q->checkpoint[t];
            if (c >= 0)
                for (int64_t a = 0; a < q->totals; a++) {
                    double total = a == 0 ? gained : 0;
                    if (a > 0)
                        for (int64_t v = 0; v < G; v++) total += q->rates[(a - 1) * G + v] * (double)fought[v];
                    int64_t e = a * q->checkpoints + c;
                    double place = floor((total - q->low[e]) * q->inverse[e]) + 1;
                    if (place < 0) place = 0;
                    if (place > (double)(q->bins + 1)) place = (double)(q->bins + 1);
                    q->hist[e * (q->bins + 2) + (int64_t)place]++;
                }
        }
        if (k >= 0) {
            int64_t t = q->months;
            while (t - at < q->minimum) {
                words(history, (uint32_t)(t + 1), 1, k0, k1, u);
                if (u[0] < danger) break;
                t++;
            }
            end_peace(q, t - at, at, k, &counted);
        }
    }
}
