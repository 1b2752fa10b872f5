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

    [Fact]
    public void There_is_something_to_keep_apart() => Assert.True(AgentFolders.TypesOf("Sessions").Count > 20);
}
