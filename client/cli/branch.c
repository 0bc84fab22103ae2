/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohe branch: the registry of branches with its dates. It is a part of the catalogue,
 * so each change is a catalogue that headquarters puts into force, and an entry of the
 * ledger; what a branch may file for a period follows from the dates.
 */
#include <stdio.h>
#include <string.h>

#include "client/cli/connect.h"
#include "client/cli/names.h"
#include "client/cli/table.h"
#include "client/cli/verbs.h"

struct change {
    char **words; /* CODE and what follows */
    Catalogue *catalogue;
    BranchEntry *branch; /* NULL: there is none of that code */
    struct arena *arena;
};

/* CODE NAME_ZH NAME_EN FIRST_DAY */
static bool add(struct change *change)
{
    Catalogue *catalogue = change->catalogue;
    BranchEntry **grown =
        arena_array(change->arena, catalogue->n_branches + 1, sizeof(BranchEntry *));
    BranchEntry *branch = arena_alloc(change->arena, sizeof(*branch));

    if (change->branch != NULL || grown == NULL || branch == NULL)
        return false;
    memcpy(grown, catalogue->branches, catalogue->n_branches * sizeof(BranchEntry *));
    *branch = (BranchEntry)BRANCH_ENTRY_INIT;
    branch->code = change->words[0];
    branch->name_zh = change->words[1];
    branch->name_en = change->words[2];
    branch->added = change->words[3];
    grown[catalogue->n_branches++] = branch;
    catalogue->branches = grown;
    return true;
}

/* CODE NAME_ZH NAME_EN LAST_DAY of the old name */
static bool rename_to(struct change *change)
{
    BranchEntry *branch = change->branch;
    FormerName *former = arena_alloc(change->arena, sizeof(*former));
    FormerName **grown;

    if (branch == NULL || former == NULL)
        return false;
    grown = arena_array(change->arena, branch->n_former + 1, sizeof(FormerName *));
    if (grown == NULL)
        return false;
    if (branch->n_former > 0)
        memcpy(grown, branch->former, branch->n_former * sizeof(FormerName *));
    *former = (FormerName)FORMER_NAME_INIT;
    former->name_zh = branch->name_zh;
    former->name_en = branch->name_en;
    former->last = change->words[3];
    grown[branch->n_former++] = former;
    branch->former = grown;
    branch->name_zh = change->words[1];
    branch->name_en = change->words[2];
    return true;
}

/* CODE LAST_DAY */
static bool close_down(struct change *change)
{
    if (change->branch == NULL || change->branch->closed != NULL)
        return false;
    change->branch->closed = change->words[1];
    return true;
}

static BranchEntry *find(const Catalogue *catalogue, const char *code)
{
    for (size_t i = 0; i < catalogue->n_branches; i++)
        if (strcmp(catalogue->branches[i]->code, code) == 0)
            return catalogue->branches[i];
    return NULL;
}

/* CODE INTO LAST_DAY */
static bool merge(struct change *change)
{
    const BranchEntry *into = find(change->catalogue, change->words[1]);

    if (change->branch == NULL || change->branch->closed != NULL || into == NULL ||
        into == change->branch || into->closed != NULL)
        return false;
    change->branch->successor = change->words[1];
    change->branch->closed = change->words[2];
    return true;
}

static const struct action {
    const char *name;
    size_t words;
    bool (*apply)(struct change *change);
} actions[] = {
    {"add", 4, add},
    {"rename", 4, rename_to},
    {"merge", 3, merge},
    {"close", 2, close_down},
};

static int publish(const struct cli *cli, struct kaohe_client *client,
                   Catalogue *catalogue, struct paper *paper)
{
    PublishRequest put = PUBLISH_REQUEST_INIT;
    Request request = REQUEST_INIT;
    const Reply *reply;
    int code = EXIT_SYSTEM;

    put.catalogue = catalogue;
    request.verb_case = VERB_PUBLISH;
    request.publish = &put;
    reply = connect_ask(client, &request, paper, &code);
    if (reply == NULL)
        return code;
    if (cli->json)
        paper_print(&reply->receipt->base);
    return EXIT_DONE;
}

static void list(const struct cli *cli, const Catalogue *catalogue, struct paper *paper)
{
    struct table table;

    for (size_t i = 0; cli->json && i < catalogue->n_branches; i++)
        paper_print(&catalogue->branches[i]->base);
    if (cli->json || !table_open(&table, &paper->arena, 5, catalogue->n_branches + 2))
        return;
    table_cell(&table, 0, tr("Branch"));
    table_cell(&table, 1, tr("Since"));
    table_cell(&table, 2, tr("Until"));
    table_cell(&table, 3, tr("Merged into"));
    table_cell(&table, 4, tr("Name"));
    for (size_t i = 0; i < catalogue->n_branches; i++) {
        const BranchEntry *branch = catalogue->branches[i];

        table_next(&table);
        table_cell(&table, 0, branch->code);
        table_cell(&table, 1, branch->added == NULL ? "–" : branch->added);
        table_cell(&table, 2, branch->closed == NULL ? "–" : branch->closed);
        table_cell(&table, 3, branch->successor == NULL ? "–" : branch->successor);
        table_cell(&table, 4, cli->zh ? branch->name_zh : branch->name_en);
    }
    table_next(&table);
    table_print(cli, &table);
}

static int run(const struct cli *cli, const struct action *action,
               struct kaohe_client *client, struct paper *paper)
{
    struct names names;
    struct change change = {.words = cli->arguments + 1, .arena = &paper->arena};

    if (!names_load(cli, client, paper, &names))
        return names.code;
    change.catalogue = (Catalogue *)names.catalogue;
    if (action == NULL) {
        list(cli, change.catalogue, paper);
        return EXIT_DONE;
    }
    change.branch = find(change.catalogue, change.words[0]);
    if (action->apply(&change))
        return publish(cli, client, change.catalogue, paper);
    fprintf(stderr, tr("kaohe: the registry of branches does not allow this: %s\n"),
            change.words[0]);
    return EXIT_REFUSED;
}

int verb_branch(struct cli *cli)
{
    const char *name = cli->argument_count > 0 ? cli->arguments[0] : "list";
    const struct action *action = NULL;
    struct kaohe_client *client;
    struct paper paper;
    int code = EXIT_SYSTEM;

    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strcmp(actions[i].name, name) == 0 &&
            cli->argument_count == 1 + actions[i].words)
            action = &actions[i];
    if (action == NULL && (strcmp(name, "list") != 0 || cli->argument_count > 1))
        return misused(cli,
                       tr("list, add CODE 名稱 NAME DATE, rename CODE 名稱 NAME DATE, "
                          "merge CODE INTO DATE or close CODE DATE"),
                       name);
    if (!paper_open(&paper))
        return code;
    client = connect_home(cli, &code);
    if (client != NULL)
        code = run(cli, action, client, &paper);
    kaohe_client_close(client);
    paper_close(&paper);
    return code;
}
