namespace Cloister.Agents.Tests.Services.Memory;

public sealed class MemorySearchTests
{
    [Fact]
    public async Task A_search_right_after_a_note_finds_it()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("The deploy server is called hopper.", "longterm");

        var hit = Assert.Single(await stage.SearchAsync("Deploy HOPPER"));

        Assert.Equal(".agent/memory/MEMORY.md", hit["path"].AsString());
        Assert.Equal((3, 5), (hit["startLine"].AsInt64(), hit["endLine"].AsInt64()));
        Assert.Equal("### 2026-04-01T23:30:00.000Z\n\nThe deploy server is called hopper.", hit["snippet"].AsString());
        Assert.Equal(".agent/memory/MEMORY.md#L3-L5", hit["citation"].AsString());
        Assert.InRange(hit["score"].AsDouble(), 0.6, 1);
    }

    [Fact]
    public async Task What_has_all_words_comes_first_and_scores_never_rise()
    {
        await using var stage = await MemoryStage.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            stage.Write(
                $"n{i:00}.md",
                $"Note {i}: {(i % 2 == 0 ? "alpha " : "")}{(i % 3 == 0 ? "beta " : "")}{(i % 5 == 0 ? "gamma" : "")} and some more"
            );
        }

        var hits = await stage.SearchAsync("alpha beta gamma", """{"maxResults":20,"minScore":0}""");

        Assert.Equal(20, hits.Count);
        Assert.Equal(".agent/memory/n00.md", hits[0]["path"].AsString());
        Assert.InRange(hits[0]["score"].AsDouble(), 0.6, 1);
        var scores = hits.Select(hit => hit["score"].AsDouble()).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores.Skip(1), score => Assert.InRange(score, 0, 0.599));
    }

    [Fact]
    public async Task Two_of_three_words_are_found_without_being_asked_for()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("The garden has roses.");
        stage.Write("other.md", "The bridge is closed.");

        Assert.Contains("roses", (await stage.FindAsync("what roses are in the garden?"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("depl", true)]
    [InlineData("deployments", false)]
    [InlineData("ploy", false)]
    public async Task The_beginning_of_a_word_is_enough(string query, bool isFound)
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("Deployment is on Monday.");

        Assert.Equal(isFound, (await stage.FindAsync(query)).Count > 0);
    }

    [Theory]
    [InlineData("数据库")]
    [InlineData("数据")]
    [InlineData("库")]
    [InlineData("服务器")]
    [InlineData("猫")]
    [InlineData("ＰＯＳＴＧＲＥＳ")]
    [InlineData("数据库 猫")]
    [InlineData("データベース")]
    [InlineData("데이터")]
    [InlineData("𠮷野家")]
    public async Task Scripts_without_spaces_are_found(string query)
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("我们的数据库在三号服务器上，用的是 Postgres。她喜欢猫");
        await stage.StoreAsync("データベースは3番のサーバーにあります。데이터베이스. 𠮷野家", "longterm");
        stage.Write("noise.md", "这里没有任何相关内容。");

        var hits = await stage.SearchAsync(query);

        Assert.InRange(Assert.Single(hits)["score"].AsDouble(), 0.6, 1);
    }

    [Theory]
    [InlineData("库数")]
    [InlineData("狗")]
    public async Task Characters_in_another_order_are_other_words(string query)
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("我们的数据库");

        Assert.Empty(await stage.FindAsync(query));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ?!  ")]
    [InlineData("\ud800")]
    public async Task Nothing_is_found_by_no_words(string query)
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("something");

        Assert.Empty(await stage.FindAsync(query));
    }

    [Theory]
    [InlineData("\"quoted\" OR *")]
    [InlineData("quoted AND NOT NEAR(")]
    [InlineData("words:quoted ^quoted")]
    public async Task The_language_of_the_index_is_only_words(string query)
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("a quoted line, or not");

        Assert.Single(await stage.FindAsync(query, """{"minScore":0}"""));
    }

    [Theory]
    [InlineData("""{"query":"x","maxResults":0}""", "Invalid payload: 'maxResults' must be at least 1")]
    [InlineData("""{"query":"x","maxResults":21}""", "Invalid payload: 'maxResults' must be at most 20")]
    [InlineData("""{"query":"x","minScore":1.5}""", "Invalid payload: 'minScore' must be at most 1")]
    [InlineData("{}", "Invalid payload: 'query' is required")]
    public async Task What_cannot_be_looked_for_is_refused(string payload, string error)
    {
        await using var stage = await MemoryStage.StartAsync();

        Assert.Equal(error, (await stage.TryAsync("search", payload)).Error);
    }

    [Fact]
    public async Task The_first_twelve_words_count()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12");

        var hit = Assert.Single(await stage.SearchAsync("a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12 absent words"));

        Assert.InRange(hit["score"].AsDouble(), 0.6, 1);
    }

    [Fact]
    public async Task Snippets_are_short_and_all_of_them_are_not_long()
    {
        await using var stage = await MemoryStage.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            stage.Write($"n{i}.md", string.Concat(Enumerable.Range(0, 40).Select(j => $"Line {j} of note {i} about the harbour.\n")));
        }

        var six = await stage.FindAsync("harbour");
        var twenty = await stage.FindAsync("harbour", """{"maxResults":20}""");

        Assert.Equal((6, 20), (six.Count, twenty.Count));
        Assert.All([.. six, .. twenty], snippet => Assert.InRange(snippet.Length, 1, 700));
        Assert.InRange(six.Sum(snippet => snippet.Length), 1, 4000);
        Assert.InRange(twenty.Sum(snippet => snippet.Length), 1, 4000);
        Assert.All([.. six, .. twenty], snippet => Assert.Contains("harbour", snippet, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snippet_shows_the_entry_in_which_the_words_are()
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("n.md", "# Notes\n\n### first\n\nabout apples\n\n### second\n\nabout pears\n\n### third\n\nabout plums\n");

        var hit = Assert.Single(await stage.SearchAsync("pears"));

        Assert.Equal("### second\n\nabout pears", hit["snippet"].AsString());
        Assert.Equal(".agent/memory/n.md#L7-L9", hit["citation"].AsString());
    }

    [Fact]
    public async Task Each_entry_is_found_by_itself()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("hopper is a server");
        await stage.StoreAsync("the cat is called hopper, too");
        await stage.StoreAsync("the cat sleeps");

        Assert.Equal(2, (await stage.FindAsync("hopper")).Count);
        var hits = await stage.SearchAsync("cat hopper", """{"minScore":0}""");
        Assert.Equal([2, 3, 1], hits.Select(hit => (hit["startLine"].AsInt64() + 1) / 4));
        Assert.True(hits[0]["score"].AsDouble() >= 0.6 && hits[1]["score"].AsDouble() < 0.6);
    }

    [Fact]
    public async Task Words_in_the_middle_of_a_very_long_line_are_shown()
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write(
            "n.md",
            string.Concat(Enumerable.Repeat("filling ", 3000)) + "needle " + string.Concat(Enumerable.Repeat("stuffing ", 3000))
        );

        var hit = (await stage.SearchAsync("needle"))[0];

        Assert.Contains("needle", hit["snippet"].AsString(), StringComparison.Ordinal);
        Assert.InRange(hit["snippet"].AsString().Length, 1, 700);
        Assert.Equal((1, 1), (hit["startLine"].AsInt64(), hit["endLine"].AsInt64()));
    }

    [Fact]
    public async Task Sessions_do_not_find_each_others_working_notes()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("secret plan of Ada", "working", "ada");
        await stage.StoreAsync("secret plan of Ben", "working", "ben");

        Assert.Equal(2, (await stage.FindAsync("secret plan")).Count);
        Assert.Contains("Ada", Assert.Single(await stage.FindAsync("secret plan", session: "ada")), StringComparison.Ordinal);
        Assert.Empty(await stage.FindAsync("secret plan", session: "eve"));
    }

    [Fact]
    public async Task Where_nothing_was_ever_noted_nothing_is_found_and_nothing_is_made()
    {
        await using var stage = await MemoryStage.StartAsync();

        Assert.Empty(await stage.FindAsync("anything"));
        Assert.False(File.Exists(stage.IndexFile));
        Assert.False(Directory.Exists(stage.Folder));
    }

    [Fact]
    public async Task Common_words_do_not_hide_a_rare_one()
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("many.md", string.Concat(Enumerable.Range(0, 1500).Select(i => $"### {i}\n\nthe note about the day\n\n")));
        stage.Write("one.md", "a walrus was seen");

        var hits = await stage.SearchAsync("the walrus note");

        Assert.Equal(".agent/memory/one.md", hits[0]["path"].AsString());
        Assert.InRange(hits[0]["score"].AsDouble(), 0.35, 0.599);
    }
}
