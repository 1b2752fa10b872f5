using Cloister.Agents.Tests.Storage;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>Lists over rows as they are stored, in both databases.</summary>
public sealed class SessionListingTests
{
    public static TheoryData<string> Kinds => StorePlace.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pages_show_every_session_once_the_newest_first(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        // Some of them at the same time.
        await AddAsync(store, [.. Enumerable.Range(0, 25).Select(i => Row(i + 1, $"s{i:00}") with { ActiveAt = i / 3 })]);

        var pages = await PagesAsync(store, new() { Limit = 10 });

        Assert.Equal([10, 10, 5], pages.Select(page => page.Count));
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"s{i:00}"), pages.SelectMany(page => page));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Session_that_moves_to_the_top_meanwhile_hides_no_other(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await AddAsync(store, [.. Enumerable.Range(0, 6).Select(i => Row(i + 1, $"s{i}") with { ActiveAt = i })]);

        var first = await store.ReadAsync(reader => reader.ListSessionsAsync(new() { Limit = 3 }));
        await store.CommitAsync(new WriteSet().UpdateSession(Row(1, "s0") with { ActiveAt = 99 }), Durability.Os);
        var second = await store.ReadAsync(reader =>
            reader.ListSessionsAsync(new() { Limit = 3, Cursor = SessionCursor.Of(first[2]).ToString() })
        );

        Assert.Equal(["s2", "s1"], second.Select(row => row.Id));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Search_looks_into_id_title_and_last_text_and_knows_no_case(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await AddAsync(
            store,
            Row(1, "Alpha"),
            Row(2, "s2") with
            {
                Title = "the ALPHA centauri",
            },
            Row(3, "s3") with
            {
                LastText = "Übergrößen, alphabetisch",
            },
            Row(4, "s4")
        );

        Assert.Equal(["s3", "s2", "Alpha"], await IdsAsync(store, new() { Text = "alphA" }));
        Assert.Equal(["s3"], await IdsAsync(store, new() { Text = "ÜBERGRÖSS".Replace("SS", "ß", StringComparison.Ordinal) }));
        Assert.Empty(await IdsAsync(store, new() { Text = "beta" }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Search_takes_every_letter_for_itself(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await AddAsync(store, Row(1, "a") with { Title = "100% a_b \\ c" }, Row(2, "b") with { Title = "100 aXb / c" });

        Assert.Equal(["a"], await IdsAsync(store, new() { Text = "0%" }));
        Assert.Equal(["a"], await IdsAsync(store, new() { Text = "a_b" }));
        Assert.Equal(["a"], await IdsAsync(store, new() { Text = "\\" }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Prefix_and_search_page_as_well(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync();
        await AddAsync(
            store,
            [
                .. Enumerable.Range(0, 7).Select(i => Row(i + 1, $"chat_{i}")),
                Row(8, "CHAT_9"),
                Row(9, "x"),
                Row(10, "chat_old") with
                {
                    ArchivedAt = 5,
                },
            ]
        );

        var pages = await PagesAsync(
            store,
            new()
            {
                Prefix = "chat_",
                Text = "chat",
                Limit = 4,
            }
        );

        Assert.Equal(["chat_6", "chat_5", "chat_4", "chat_3", "chat_2", "chat_1", "chat_0"], pages.SelectMany(page => page));
        Assert.Equal(["chat_old"], await IdsAsync(store, new() { Prefix = "chat_", IsArchived = true }));
        Assert.Equal(["chat_old"], await IdsAsync(store, new() { IsArchived = true }));
    }

    [Fact]
    public async Task Search_reads_on_from_session_to_session()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();

        var plan = await store.ReadAsync(reader =>
            reader.ListAsync(new($"EXPLAIN QUERY PLAN {SessionListing.Matching.Text}"), row => row.GetString(3), 9, 9, 0, "", 0, "%a%", 50)
        );

        Assert.Equal("SCAN session", plan[0].Replace("TABLE ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Newest_are_found_through_their_index()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();

        var plan = await store.ReadAsync(reader =>
            reader.ListAsync(new($"EXPLAIN QUERY PLAN {SessionListing.Newest.Text}"), row => row.GetString(3), 9, 9, 50)
        );

        Assert.Contains("session_active", Assert.Single(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_have_limits_and_cursors_come_from_pages()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionQuery { Limit = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionQuery { Limit = 201 });
        Assert.Throws<ArgumentException>(() => SessionCursor.Parse("nonsense"));
        Assert.Throws<ArgumentException>(() => SessionCursor.Parse(""));
        Assert.Equal(new SessionCursor(-5, 7), SessionCursor.Parse(new SessionCursor(-5, 7).ToString()));
    }

    private static SessionRow Row(long key, string id) => new(key, id, "chat", 1) { ActiveAt = key };

    private static async Task AddAsync(AgentStore store, params SessionRow[] rows)
    {
        foreach (var row in rows)
        {
            await store.CommitAsync(new WriteSet().InsertSession(row).UpdateSession(row), Durability.Os);
        }
    }

    private static async Task<List<string>> IdsAsync(AgentStore store, SessionQuery query) =>
        (await store.ReadAsync(reader => reader.ListSessionsAsync(query))).ConvertAll(row => row.Id);

    private static async Task<List<List<string>>> PagesAsync(AgentStore store, SessionQuery query)
    {
        var pages = new List<List<string>>();
        for (string? cursor = null; ; )
        {
            var rows = await store.ReadAsync(reader => reader.ListSessionsAsync(query with { Cursor = cursor }));
            pages.Add([.. rows.Take(query.Limit).Select(row => row.Id)]);
            if (rows.Count <= query.Limit)
            {
                return pages;
            }

            cursor = SessionCursor.Of(rows[query.Limit - 1]).ToString();
        }
    }
}
