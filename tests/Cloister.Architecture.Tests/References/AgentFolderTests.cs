namespace Cloister.Architecture.Tests;

public sealed class AgentFolderTests
{
    public static TheoryData<string> Folders => [.. AgentFolders.Forbidden.Keys];

    [Theory, MemberData(nameof(Folders))]
    public void Folder_knows_only_what_it_may(string folder)
    {
        var (forbidden, why) = AgentFolders.Forbidden[folder];
        var types = forbidden.SelectMany(AgentFolders.TypesOf).ToHashSet(StringComparer.Ordinal);

        var wrong = AgentFolders
            .Sources.Where(source => AgentFolders.FolderOf(source.Key) == folder)
            .SelectMany(source =>
                AgentFolders.WordsOf(source.Value).Where(types.Contains).Distinct().Select(type => $"{source.Key}: {type}")
            )
            .ToList();

        Assert.True(wrong.Count == 0, $"{folder} must not know {string.Join(", ", forbidden)}, because {why}:\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [InlineData("RunLoop", "Running")]
    [InlineData("PromptBuilder", "Running")]
    [InlineData("PoolModels", "Running")]
    [InlineData("MemoryFeed", "Sessions")]
    public void Parts_are_put_together_in_one_place(string type, string home)
    {
        var places = AgentFolders
            .Sources.Where(source => AgentFolders.FolderOf(source.Key) != home && AgentFolders.WordsOf(source.Value).Contains(type))
            .Select(source => source.Key);

        Assert.Equal(["Context/HostParts.cs"], places);
    }

    /// <summary>Services reach each other by their actions, so that each can be replaced, switched off and stopped alone.</summary>
    [Theory]
    [InlineData("Chat")]
    [InlineData("Memory")]
    [InlineData("Shell")]
    [InlineData("Tasks")]
    public void Service_knows_no_other_service(string service)
    {
        var own = AgentFolders.TypesIn($"Services/{service}/");
        var others = AgentFolders
            .TypesIn("Services/")
            .Except(AgentFolders.TypesOfFiles("Services"))
            .Except(own)
            .ToHashSet(StringComparer.Ordinal);

        var wrong = AgentFolders
            .Sources.Where(source => source.Key.StartsWith($"Services/{service}/", StringComparison.Ordinal))
            .SelectMany(source =>
                AgentFolders.WordsOf(source.Value).Where(others.Contains).Distinct().Select(type => $"{source.Key}: {type}")
            )
            .ToList();

        Assert.NotEmpty(own);
        Assert.NotEmpty(others);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>A plugin is asked, and goes away when nobody asks: what goes on by itself belongs to a service.</summary>
    [Theory]
    [InlineData("IHostedService")]
    [InlineData("BackgroundService")]
    [InlineData("Thread")]
    [InlineData("ThreadPool")]
    [InlineData("Timer")]
    [InlineData("ITimer")]
    [InlineData("PeriodicTimer")]
    [InlineData("CreateTimer")]
    [InlineData("FileSystemWatcher")]
    [InlineData("Socket")]
    [InlineData("TcpListener")]
    [InlineData("HttpListener")]
    [InlineData("WebApplication")]
    [InlineData("Channel")]
    [InlineData("TaskSet")]
    [InlineData("Run", "Task")]
    [InlineData("StartNew")]
    public void Plugin_has_nothing_going_on_by_itself(string word, string? of = null)
    {
        var plugins = AgentFolders.Sources.Where(source => AgentFolders.FolderOf(source.Key) == "Plugins").ToList();

        var wrong = plugins.Where(source => Uses(source.Value, word, of)).Select(source => source.Key).ToList();

        Assert.NotEmpty(plugins);
        Assert.True(wrong.Count == 0, $"{word} in {string.Join(", ", wrong)}");
    }

    private static bool Uses(string source, string word, string? of)
    {
        var words = AgentFolders.WordsOf(source).ToList();
        return of is null ? words.Contains(word) : words.Zip(words.Skip(1)).Contains((of, word));
    }

    [Fact]
    public void There_is_something_to_keep_apart() => Assert.True(AgentFolders.TypesOf("Sessions").Count > 20);
}
