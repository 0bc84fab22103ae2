/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what people write behind --as-of to a ledger number. A number is always a number
 * of the ledger; everything else is a moment, by the clocks of the catalogue.
 */
#include "client/cli/as_of.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "client/cli/connect.h"
#include "client/cli/names.h"
#include "client/cli/options.h"
#include "client/cli/print.h"
#include "domain/civil.h"
#include "wire/figures.h"

#define SECOND INT64_C(1000000)
#define DAY (INT64_C(86400) * SECOND)
#define DATE_SIZE 64
#define LINE_SIZE 512

/* Two digits, below the limit. */
static bool take(const char **text, int limit, int *out)
{
    const char *t = *text;

    if (t[0] < '0' || t[0] > '9' || t[1] < '0' || t[1] > '9')
        return false;
    *out = (t[0] - '0') * 10 + t[1] - '0';
    *text += 2;
    return *out < limit;
}

/* "17:30" and "17:30:05", to the end of that second. */
static bool take_clock(const char *text, int64_t *microseconds)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool sound = take(&text, 24, &hour) && *text++ == ':' && take(&text, 60, &minute);

    if (sound && *text == ':') {
        text++;
        sound = take(&text, 60, &second);
    }
    *microseconds = ((hour * 60 + minute) * 60 + second + 1) * SECOND - 1;
    return sound && *text == '\0';
}

bool as_of_moment(const char *text, int32_t offset_minutes, int64_t *microseconds)
{
    const size_t length = strcspn(text, " T");
    char date[DATE_SIZE];
    char iso[FIGURE_SIZE];
    char readings[FIGURE_READINGS_MAX];
    struct civil_date day;
    int64_t clock = DAY - 1;

    if (length == 0 || length >= sizeof date)
        return false;
    snprintf(date, sizeof date, "%.*s", (int)length, text);
    if (figure_date(date, iso, readings) != CSV_SOUND ||
        civil_parse(iso, &day) != KAOHE_OK ||
        (text[length] != '\0' && !take_clock(text + length + 1, &clock)))
        return false;
    *microseconds = civil_to_days(day) * DAY + clock - offset_minutes * 60 * SECOND;
    return true;
}

struct asking {
    const struct cli *cli;
    struct kaohe_client *client;
    const char *text;
    bool early; /* it may be before the first entry */
    struct paper paper;
};

/* Says since when there is anything. */
static int before_all(const struct asking *a)
{
    char begun[PRINT_TIME_SIZE];

    fprintf(stderr, tr("kaohe %s: %s is before the ledger begins, with number 1 on %s\n"),
            a->cli->verb->name, a->text,
            print_time(a->cli, as_of_time(a->client, 1), begun));
    return EXIT_NO_INPUT;
}

static bool ask(struct asking *a, MomentRequest *wanted, struct as_of *as_of, int *code)
{
    Request request = REQUEST_INIT;

    request.verb_case = VERB_MOMENT;
    request.moment = wanted;
    const Reply *reply = wanted->has_time
                             ? connect_find(a->client, &request, &a->paper, code)
                             : connect_ask(a->client, &request, &a->paper, code);
    if (reply == NULL && *code == EXIT_DONE && !a->early)
        *code = before_all(a);
    if (reply == NULL)
        return *code == EXIT_DONE;
    as_of->entry = reply->moment->entry;
    as_of->time = reply->moment->time;
    return true;
}

static bool read_moment(struct asking *a, struct as_of *as_of, int *code)
{
    MomentRequest wanted = MOMENT_REQUEST_INIT;
    struct names names;

    if (!names_load(a->cli, a->client, &a->paper, &names)) {
        *code = names.code;
        return false;
    }
    if (!as_of_moment(a->text, names.catalogue->utc_offset_minutes, &as_of->until)) {
        *code = misused(a->cli,
                        tr("this is neither a ledger number nor a date like 2026-08-01, "
                           "115-08-01 or \"115/8/1 17:30\""),
                        a->text);
        return false;
    }
    wanted.has_time = true;
    wanted.time = as_of->until;
    return ask(a, &wanted, as_of, code);
}

static bool find(struct asking *a, struct as_of *as_of, int *code)
{
    const char *text = a->text;
    MomentRequest wanted = MOMENT_REQUEST_INIT;
    bool done = false;

    *code = EXIT_SYSTEM;
    if (!paper_open(&a->paper))
        return false;
    if (strspn(text, "0123456789") < strlen(text) || text[0] == '\0') {
        done = read_moment(a, as_of, code);
    } else if (!options_number("as-of", text, 1, &wanted.entry)) {
        *code = EXIT_USAGE;
    } else {
        wanted.has_entry = true;
        done = ask(a, &wanted, as_of, code);
    }
    paper_close(&a->paper);
    return done;
}

bool as_of_find(const struct cli *cli, struct kaohe_client *client, const char *text,
                struct as_of *as_of, int *code)
{
    struct asking a = {.cli = cli, .client = client, .text = text, .early = true};

    *as_of = (struct as_of){0};
    return find(&a, as_of, code);
}

bool as_of_read(const struct cli *cli, struct kaohe_client *client, struct as_of *as_of,
                int *code)
{
    struct asking a = {.cli = cli, .client = client, .text = cli->value[OPTION_AS_OF]};

    *as_of = (struct as_of){0};
    return a.text == NULL || find(&a, as_of, code);
}

int64_t as_of_time(struct kaohe_client *client, int64_t entry)
{
    MomentRequest wanted = MOMENT_REQUEST_INIT;
    Request request = REQUEST_INIT;
    struct paper paper;
    int64_t time = 0;

    if (!paper_open(&paper))
        return 0;
    wanted.has_entry = true;
    wanted.entry = entry;
    request.verb_case = VERB_MOMENT;
    request.moment = &wanted;
    const Reply *reply = connect_try(client, &request, &paper);
    if (reply != NULL)
        time = reply->moment->time;
    paper_close(&paper);
    return time;
}

void as_of_add(const struct cli *cli, const struct as_of *as_of, struct text *text)
{
    char made[PRINT_TIME_SIZE];
    char until[PRINT_TIME_SIZE];
    char line[LINE_SIZE];

    print_time(cli, as_of->time, made);
    if (as_of->until > 0)
        snprintf(line, sizeof line,
                 tr("As of %s: ledger number %lld was the last, made %s."),
                 print_time(cli, as_of->until, until), (long long)as_of->entry, made);
    else
        snprintf(line, sizeof line, tr("As of ledger number %lld, made %s."),
                 (long long)as_of->entry, made);
    text_add(text, line);
    if (as_of->until > (int64_t)time(NULL) * SECOND)
        text_add(text, tr(" That moment is still to come: more may be filed by then."));
}

void as_of_print(const struct cli *cli, const struct as_of *as_of)
{
    Moment moment = MOMENT_INIT;
    char line[LINE_SIZE];
    struct text text;

    if (as_of->entry == 0)
        return;
    if (cli->json) {
        moment.has_entry = moment.has_time = true;
        moment.entry = as_of->entry;
        moment.time = as_of->time;
        paper_print(&moment.base);
        return;
    }
    text_init(&text, line, sizeof line);
    as_of_add(cli, as_of, &text);
    puts(line);
}
