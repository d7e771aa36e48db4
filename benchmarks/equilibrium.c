/* The sweeps of the map written by hand in C, as the practical limit for the compiled Python: benchmarks/equilibrium.py.
   gcc -O3 -march=native -shared -fPIC. Same equations, same layout (rows of nicias.bargain.rows), same arithmetic. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEAD 4
#define TILE 32
#define FLOOR (-57.70780163555854)
#define STEEPEST 250.0
typedef double *restrict row;
typedef const double *restrict in;

typedef struct {
    int64_t levels, lines, width, moves, columns, short_columns;
    const int64_t *lower, *first_move, *target, *chosen;
    const double *coefficient, *terminal, *cost, *flip_limit, *hopeless_below, *drift, *rule, *exit_charge, *tilt;
    double hopeless_slope, discount, survival, choice, choice_slope;
} War;

typedef struct {
    int64_t count, shifts;
    const int64_t *shift_first, *shift_whole;
    const double *talks, *talks_value, *shift_part, *tempted, *safe, *flow, *relief, *slope, *text_slope, *proposer, *weary;
    double temptation_slope, reopening, breach_loss, signature, anchor;
} Table;

static inline double power_of_two(double t) {
    double rounded = t + 6755399441055744.0, f = t - (rounded - 6755399441055744.0), f2 = f * f, f4 = f2 * f2;
    double p0 = fma(0.6931471805599453, f, 1.0), p2 = fma(0.0555041086648216, f, 0.24022650695910097);
    double p4 = fma(0.0013333558146416936, f, 0.009618129107606888), p6 = fma(1.525273382983612e-05, f, 0.0001540353044173605);
    double p8 = fma(1.0178062445845774e-07, f, 1.321544258792169e-06), p10 = fma(4.4549605981865186e-10, f, 7.072585949269223e-09);
    double low = fma(p2, f2, p0), middle = fma(p6, f2, p4), high = fma(p10, f2, p8);
    double p = fma(high, f4 * f4, fma(middle, f4, low));
    union { double d; uint64_t u; } m = {p}, n = {rounded};
    m.u += n.u << 52;
    return m.d;
}
static inline double larger(double a, double b) { return a > b ? a : b; }
static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double bounded(double t) { return larger(smaller(t, STEEPEST), -STEEPEST); }

static void battle(const War *w, int j, int g, in value, double bottom, double top, int64_t size, row out) {
    int64_t width = w->width;
    for (int64_t l = 0; l < w->lines; l++) {
        const double *c = w->coefficient + ((j * w->levels + g) * w->lines + l) * 6;
        const int64_t *at = w->lower + (g * w->lines + l) * 3;
        in down = value + LEAD + at[0] * size - 1, stay = value + LEAD + at[1] * size, up = value + LEAD + at[2] * size + 1;
        row here = out + LEAD + l * size;
        for (int64_t i = 0; i < size; i++)
            here[i] = fma(c[5], up[i + size], c[4] * up[i])
                    + (fma(c[1], down[i + size], c[0] * down[i]) + fma(c[3], stay[i + size], c[2] * stay[i]));
        for (int64_t a = 0; a < size; a += width) {
            int64_t b = a + width - 1;
            double u = width > 1 ? fma(c[5], up[a + size], c[4] * up[a]) : (c[4] + c[5]) * top;
            here[a] = u + ((c[0] + c[1]) * bottom + fma(c[3], stay[a + size], c[2] * stay[a]));
            if (width > 1)
                here[b] = (c[4] + c[5]) * top + (fma(c[1], down[b + size], c[0] * down[b]) + fma(c[3], stay[b + size], c[2] * stay[b]));
        }
    }
}

static void weariness(const War *w, int g, const double *chance, double *rate, double *flip) {
    for (int i = 0; i < 2; i++) {
        in own = chance + i * w->short_columns;
        row out = rate + i * w->short_columns;
        double below = w->hopeless_below[i] * w->hopeless_slope, limit = w->flip_limit[i * w->levels + g];
        for (int64_t c = LEAD; c < LEAD + w->lines * w->width; c++)
            out[c] = limit / (1 + power_of_two(bounded(own[c] * w->hopeless_slope - below)));
        for (int64_t l = 0; l < w->lines; l++)
            for (int o = 0; o < 2; o++)
                memcpy(flip + i * w->columns + LEAD + (4 * l + (i ? 2 * o : o)) * w->width, out + LEAD + l * w->width, w->width * 8);
    }
}

static void next_month(const War *w, const double *value, const double *flip, int g, row drawn, double *ahead) {
    int64_t n = w->lines * 4 * w->width, width = w->width, cols = w->columns;
    in f0 = flip + LEAD, f1 = flip + cols + LEAD, d = drawn + LEAD;
    for (int64_t m = w->first_move[g]; m < w->first_move[g + 1]; m++)
        for (int j = 0; j < 3; j++) {
            battle(w, j, g, value + (w->target[m] * 3 + j) * cols, w->terminal[2 * j], w->terminal[2 * j + 1], 4 * width, drawn);
            row out = ahead + ((m - w->first_move[g]) * 3 + j) * cols + LEAD;
            double charge = j == 2 ? w->exit_charge[m] : 0, delta = w->discount;
            for (int64_t c = 0; c < n; c++) {
                double as_is = fma(f1[c], d[c + width] - d[c], d[c]);
                double weary = fma(f1[c], d[c + 3 * width] - d[c + 2 * width], d[c + 2 * width]);
                out[c] = delta * fma(f0[c], weary - as_is, as_is) - charge;
            }
        }
}

static void choice(const War *w, const double *ahead, int g, row best, double *weight, double *inverse) {
    int64_t cols = w->columns, first = w->first_move[g], last = w->first_move[g + 1];
    row t0 = inverse, t1 = inverse + cols, t2 = inverse + 2 * cols;
    for (int64_t c = 0; c < cols; c++) best[c] = -1e300;
    for (int64_t m = first; m < last; m++)
        if (w->chosen[m]) {
            in y = ahead + ((m - first) * 3 + 2) * cols;
            for (int64_t c = 0; c < cols; c++) best[c] = larger(best[c], y[c] * w->choice_slope);
        }
    memset(inverse, 0, 3 * cols * 8);
    for (int64_t m = first; m < last; m++)
        if (w->chosen[m]) {
            in y = ahead + ((m - first) * 3 + 2) * cols;
            row out = weight + (m - first) * cols;
            double a = w->tilt[m], b = w->tilt[w->moves + m], d = w->tilt[2 * w->moves + m], slope = w->choice_slope;
            for (int64_t c = 0; c < cols; c++) {
                double e = power_of_two(larger(y[c] * slope - best[c], -700.0));
                out[c] = e;
                t0[c] = fma(a, e, t0[c]);
                t1[c] = fma(b, e, t1[c]);
                t2[c] = fma(d, e, t2[c]);
            }
        }
    for (int64_t c = 0; c < 3 * cols; c++) inverse[c] = 1 / inverse[c];
}

static void continuation(const War *w, const double *ahead, const double *weight, const double *inverse, int g, int refusals, double *out) {
    int64_t cols = w->columns, first = w->first_move[g], last = w->first_move[g + 1];
    for (int j = 0; j < 3; j++) {
        row nobody = out + j * cols;
        in cost = w->cost + (g * 3 + j) * cols, scale = inverse + j * cols;
        for (int64_t c = 0; c < cols; c++) nobody[c] = -cost[c];
        for (int64_t m = first; m < last; m++) {
            in y = ahead + ((m - first) * 3 + j) * cols, e = weight + (m - first) * cols;
            double fixed = w->drift[m] + w->rule[m], tilt = w->chosen[m] ? w->choice * w->tilt[j * w->moves + m] : 0;
            for (int64_t c = 0; c < cols; c++) nobody[c] = fma(fma(tilt * scale[c], e[c], fixed), y[c], nobody[c]);
        }
        for (int x = 1; x < refusals; x++) {
            row r = out + (x * 3 + j) * cols;
            memcpy(r, nobody, cols * 8);
            for (int64_t m = first; m < last; m++) {
                in y = ahead + ((m - first) * 3 + j) * cols;
                double more = w->rule[x * w->moves + m] - w->rule[m];
                if (more != 0) for (int64_t c = 0; c < cols; c++) r[c] = fma(more, y[c], r[c]);
            }
        }
    }
}

static void next_chance(const War *w, const double *chance, const double *weight, const double *inverse, int g, row drawn, double *out) {
    int64_t cols = w->short_columns, first = w->first_move[g], width = w->width;
    for (int i = 0; i < 2; i++) {
        row own = out + i * cols;
        memset(own, 0, cols * 8);
        for (int64_t m = first; m < w->first_move[g + 1]; m++) {
            double fixed = w->drift[m] + w->rule[m], tilt = w->chosen[m] ? w->choice * w->tilt[i * w->moves + m] : 0;
            battle(w, i, g, chance + (w->target[m] * 2 + i) * cols, i, 1 - i, width, drawn);
            for (int64_t l = 0; l < w->lines; l++) {
                in e = weight + (m - first) * w->columns + LEAD + 4 * l * width, s = inverse + i * w->columns + LEAD + 4 * l * width;
                for (int64_t r = 0, c = LEAD + l * width; r < width; r++, c++) own[c] = fma(fma(tilt * s[r], e[r], fixed), drawn[c], own[c]);
            }
        }
        for (int64_t c = 0; c < cols; c++) own[c] *= w->survival;
    }
}

static double widest(const double *a, const double *b, int64_t n) {
    double wide[16] = {0}, most = 0;
    int64_t c = 0;
    for (; c + 16 <= n; c += 16)
        for (int i = 0; i < 16; i++) wide[i] = larger(wide[i], fabs(a[c + i] - b[c + i]));
    for (; c < n; c++) wide[0] = larger(wide[0], fabs(a[c] - b[c]));
    for (int i = 0; i < 16; i++) most = larger(most, wide[i]);
    return most;
}

static void renewed_war(const War *w, const Table *t, const double *value, int g, double *out) {
    int64_t width = w->width, last = width - 1, end = LEAD + w->lines * 4 * width;
    for (int64_t s = 0; s < t->shifts; s++)
        for (int j = 0; j < 3; j++)
            for (int64_t at = LEAD; at < end; at += width) {
                in v = value + (g * 3 + j) * w->columns + at;
                row o = out + (s * 3 + j) * w->columns + at;
                int64_t whole = t->shift_whole[s], a = whole < 0 ? -whole : 0, b = last - whole;
                if (a > width) a = width;
                if (b > width) b = width;
                if (b < a) b = a;
                double part = t->shift_part[s];
                for (int64_t r = 0; r < a; r++) o[r] = v[0];
                for (int64_t r = a; r < b; r++) o[r] = (1 - part) * v[r + whole] + part * v[r + whole + 1];
                for (int64_t r = b; r < width; r++) o[r] = v[last];
            }
}

typedef double Tile[TILE];
enum { OBJECTIVE, SIGNED = 3, ACCEPTS = 6, HAZARD = 8, PER_PACKAGE };

static void talk(const War *w, const Table *t, const double *renewed, const double *refused, int g, double *outcome, Tile *restrict scratch) {
    int64_t cols = w->columns, K = t->count, end = LEAD + w->lines * 4 * w->width;
    double kept = 1 - t->reopening, delta = w->discount;
    for (int64_t at = LEAD; at < end; at += TILE) {
        Tile cut0, cut1, best0, best1, best2, total0 = {0}, total1 = {0}, total2 = {0}, sum[6] = {{0}};
        in w0s = t->weary + at, w1s = t->weary + cols + at;
        for (int c = 0; c < TILE; c++) {
            cut0[c] = refused[3 * cols + at + c] + t->talks_value[g];
            cut1[c] = refused[7 * cols + at + c] + t->talks_value[w->levels + g];
            best0[c] = best1[c] = best2[c] = -1e300;
        }
        for (int64_t s = 0; s < t->shifts; s++) {
            in W0 = renewed + s * 3 * cols + at, W1 = W0 + cols, W2 = W1 + cols;
            for (int64_t k = t->shift_first[s]; k < t->shift_first[s + 1]; k++) {
                Tile *restrict own = scratch + k * PER_PACKAGE;
                double slope = t->temptation_slope, a0 = t->tempted[k], a1 = t->tempted[K + k], safe = t->safe[k];
                double f0 = t->flow[k], f1 = t->flow[K + k], f2 = t->flow[2 * K + k], r0 = t->relief[k], r1 = t->relief[K + k];
                for (int c = 0; c < TILE; c++) {
                    own[ACCEPTS][c] = power_of_two(bounded(a0 - W0[c] * slope));
                    own[ACCEPTS + 1][c] = power_of_two(bounded(a1 - W1[c] * slope));
                }
                for (int c = 0; c < TILE; c++) {
                    double calm0 = own[ACCEPTS][c], calm1 = own[ACCEPTS + 1][c];
                    double every = (1 + calm0) * (1 + calm1), peace = safe * (kept + calm0) * (kept + calm1);
                    double lasting = every - delta * peace, inverse = 1 / (every * lasting);
                    double broken = (every - peace) * (lasting * inverse), scale = every * (every * inverse), again = delta * broken;
                    double s0 = (f0 + w0s[c] * r0 + again * W0[c]) * scale, s1 = (f1 + w1s[c] * r1 + again * W1[c]) * scale;
                    own[SIGNED][c] = s0;
                    own[SIGNED + 1][c] = s1;
                    own[SIGNED + 2][c] = (f2 + again * (W2[c] - t->breach_loss)) * scale + t->signature;
                    own[HAZARD][c] = broken;
                    own[OBJECTIVE][c] = s0 - cut0[c];
                    own[OBJECTIVE + 1][c] = s1 - cut1[c];
                }
                for (int c = 0; c < TILE; c++) {
                    own[ACCEPTS][c] = power_of_two(bounded(-t->anchor - own[OBJECTIVE][c] * t->slope[0]));
                    own[ACCEPTS + 1][c] = power_of_two(bounded(-t->anchor - own[OBJECTIVE + 1][c] * t->slope[1]));
                }
                for (int c = 0; c < TILE; c++) {
                    double up0 = 1 + own[ACCEPTS][c], up1 = 1 + own[ACCEPTS + 1][c], both = 1 / (up0 * up1), a = up1 * both, b = up0 * both;
                    double o0 = b * own[OBJECTIVE][c], o1 = a * own[OBJECTIVE + 1][c], o2 = both * larger(1 - 60 * own[HAZARD][c], 0.02);
                    own[ACCEPTS][c] = a;
                    own[ACCEPTS + 1][c] = b;
                    own[OBJECTIVE][c] = o0;
                    own[OBJECTIVE + 1][c] = o1;
                    own[OBJECTIVE + 2][c] = o2;
                    best0[c] = larger(best0[c], o0);
                    best1[c] = larger(best1[c], o1);
                    best2[c] = larger(best2[c], o2);
                }
            }
        }
        for (int64_t k = 0; k < K; k++) {
            Tile *restrict own = scratch + k * PER_PACKAGE;
            for (int c = 0; c < TILE; c++) {
                double e0 = power_of_two(larger((own[OBJECTIVE][c] - best0[c]) * t->text_slope[0], FLOOR));
                double e1 = power_of_two(larger((own[OBJECTIVE + 1][c] - best1[c]) * t->text_slope[1], FLOOR));
                double e2 = power_of_two(larger((own[OBJECTIVE + 2][c] - best2[c]) * t->text_slope[2], FLOOR));
                own[OBJECTIVE][c] = e0;
                own[OBJECTIVE + 1][c] = e1;
                own[OBJECTIVE + 2][c] = e2;
                total0[c] += e0;
                total1[c] += e1;
                total2[c] += e2;
            }
        }
        for (int c = 0; c < TILE; c++) {
            total0[c] = t->proposer[0] / total0[c];
            total1[c] = t->proposer[1] / total1[c];
            total2[c] = t->proposer[2] / total2[c];
        }
        for (int64_t k = 0; k < K; k++) {
            Tile *restrict own = scratch + k * PER_PACKAGE;
            for (int c = 0; c < TILE; c++) {
                double x = total0[c] * own[OBJECTIVE][c] + total1[c] * own[OBJECTIVE + 1][c] + total2[c] * own[OBJECTIVE + 2][c];
                double a = x * own[ACCEPTS][c], b = x * own[ACCEPTS + 1][c], both = a * own[ACCEPTS + 1][c];
                sum[0][c] += both * own[SIGNED][c];
                sum[1][c] += both * own[SIGNED + 1][c];
                sum[2][c] += both * own[SIGNED + 2][c];
                sum[3][c] += both;
                sum[4][c] += a;
                sum[5][c] += b;
            }
        }
        for (int i = 0; i < 6; i++) memcpy(outcome + i * cols + at, sum[i], sizeof(Tile));
    }
}

static void value_of_war(const War *w, const Table *t, const double *refused, const double *outcome, int g, double *value) {
    int64_t cols = w->columns, n = w->lines * 4 * w->width;
    in both = outcome + 3 * cols + LEAD, first = both + cols, second = first + cols;
    double a = t->talks[g];
    for (int j = 0; j < 3; j++) {
        in nobody = refused + j * cols + LEAD, alone0 = nobody + 3 * cols, alone1 = alone0 + 3 * cols, gain = outcome + j * cols + LEAD;
        row out = value + (g * 3 + j) * cols + LEAD;
        double extra = t->talks_value[j * w->levels + g];
        for (int64_t c = 0; c < n; c++) {
            double p = both[c], alone = (first[c] - p) * alone1[c] + (second[c] - p) * alone0[c];
            double neither = (1 - first[c] - second[c] + p) * nobody[c];
            out[c] = (1 - a) * nobody[c] + a * (gain[c] + alone + neither + extra * (1 - p));
        }
    }
}

/* (a) then (b) from the first guess in `value` and `chance`; V ends in `value`. Returns the sweeps of (b). */
int64_t solve(const War *w, const Table *t, double *value, double *chance, int64_t sweeps, double tolerance) {
    int64_t G = w->levels, cols = w->columns, shorts = w->short_columns, size = G * 3 * cols;
    double *next = calloc(size, 8), *later = calloc(G * 2 * shorts, 8), *rate = calloc(2 * shorts, 8), *flip = calloc(G * 2 * cols, 8);
    double *drawn = calloc(cols + 3 * w->width, 8), *best = calloc(cols, 8), *ahead = calloc(G * 3 * cols, 8), *weight = calloc(G * cols, 8);
    double *inverse = calloc(3 * cols, 8), *refused = calloc(9 * cols, 8), *renewed = calloc((t->shifts + 1) * 3 * cols, 8);
    double *outcome = calloc(6 * cols, 8), *now = value, *old_chance = chance, *own_next = next, *own_later = later;
    Tile *scratch = calloc((t->count + 1) * PER_PACKAGE, sizeof(Tile));
    int64_t done = 0;
    for (int64_t sweep = 0; sweep < 3 * sweeps; sweep++) {
        for (int g = 0; g < G; g++) {
            weariness(w, g, old_chance + g * 2 * shorts, rate, flip + g * 2 * cols);
            next_month(w, now, flip + g * 2 * cols, g, drawn, ahead);
            choice(w, ahead, g, best, weight, inverse);
            continuation(w, ahead, weight, inverse, g, 1, next + g * 3 * cols);
            next_chance(w, old_chance, weight, inverse, g, drawn, later + g * 2 * shorts);
        }
        double moved = larger(widest(now, next, size), widest(old_chance, later, G * 2 * shorts)), *swap = now;
        now = next, next = swap, swap = old_chance, old_chance = later, later = swap;
        if (moved < tolerance) break;
    }
    for (int g = 0; g < G; g++) weariness(w, g, old_chance + g * 2 * shorts, rate, flip + g * 2 * cols);
    while (done < sweeps) {
        for (int g = 0; g < G; g++) {
            next_month(w, now, flip + g * 2 * cols, g, drawn, ahead);
            choice(w, ahead, g, best, weight, inverse);
            continuation(w, ahead, weight, inverse, g, 3, refused);
            renewed_war(w, t, now, g, renewed);
            talk(w, t, renewed, refused, g, outcome, scratch);
            value_of_war(w, t, refused, outcome, g, next);
        }
        double moved = 0, *swap = now;
        for (int64_t i = 0; i < 3 * G; i++) moved = larger(moved, widest(now + i * cols + LEAD, next + i * cols + LEAD, w->lines * 4 * w->width));
        now = next, next = swap, done++;
        if (moved < tolerance) break;
    }
    if (now != value) memcpy(value, now, size * 8);
    free(own_next), free(own_later), free(rate), free(flip), free(drawn), free(best), free(ahead);
    free(weight), free(inverse), free(refused), free(renewed), free(outcome), free(scratch);
    return done;
}
