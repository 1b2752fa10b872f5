using System.Text.Json.Nodes;

namespace Cloister.Agents.Tests;

public sealed class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(ConfigSchema.ToJson())!;

    [Fact]
    public void Every_key_of_the_table_is_in_the_schema()
    {
        foreach (var key in ConfigKeys.All)
        {
            var at = key.Segments.Aggregate(
                Schema,
                (node, segment) => ConfigKey.IsWildcard(segment) ? node["additionalProperties"]! : node["properties"]![segment]!
            );
            Assert.Equal(key.Meaning, at["description"]!.GetValue<string>());
        }
    }

    [Fact]
    public void Ranges_words_and_defaults_are_those_of_the_table()
    {
        var port = At("start", "port");
        Assert.Equal("""{"type":"integer","minimum":0,"maximum":65535}""", port["anyOf"]![0]!.ToJsonString());
        Assert.Equal("""{"$ref":"#/$defs/placeholder"}""", port["anyOf"]![1]!.ToJsonString());
        Assert.Null(port["default"]);
        var busy = At("execution", "whenBusy");
        Assert.Equal("""{"enum":["steer","queue","reject","interrupt"]}""", busy["anyOf"]![0]!.ToJsonString());
        Assert.Equal("steer", busy["default"]!.GetValue<string>());
        Assert.Equal("""["name","version"]""", Schema["required"]!.ToJsonString());
        Assert.Equal("""["provider","name"]""", Schema["properties"]!["models"]!["additionalProperties"]!["required"]!.ToJsonString());
    }

    [Fact]
    public void What_holds_for_all_services_holds_for_those_with_keys_of_their_own() =>
        Assert.NotNull(At("services", "chat", "properties", "enabled"));

    [Fact]
    public void A_file_may_name_its_schema() => Assert.NotNull(Schema["properties"]!["$schema"]);

    [Fact]
    public void The_documentation_lists_the_keys_as_the_table_has_them()
    {
        var expected = ConfigKeys.All.Select(key => $"| `{key.Pattern}` | {key.Kind.Range} | {key.DefaultText} | {key.Meaning} |").ToList();
        if (Environment.GetEnvironmentVariable("CLOISTER_UPDATE_DOCS") == "1")
        {
            Replace(expected);
        }

        var documented = File.ReadAllLines(Page).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        Assert.True(
            expected.SequenceEqual(documented),
            $"docs/agent-json.md does not list the keys as the table in the code has them. It should say:\n{string.Join('\n', expected.Except(documented))}"
                + $"\nand not:\n{string.Join('\n', documented.Except(expected))}\nSet CLOISTER_UPDATE_DOCS=1 and run this test to write it."
        );
    }

    private static string Page
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Cloister.slnx")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("Run this test from a clone of the repository.");
            }
            return Path.Combine(folder.FullName, "docs", "agent-json.md");
        }
    }

    private static void Replace(List<string> rows)
    {
        var lines = File.ReadAllLines(Page).ToList();
        var at = lines.FindIndex(line => line.StartsWith("|---", StringComparison.Ordinal)) + 1;
        lines.RemoveAll(line => line.StartsWith("| `", StringComparison.Ordinal));
        lines.InsertRange(at, rows);
        File.WriteAllText(Page, string.Join('\n', lines) + "\n");
    }

    private static JsonNode At(string section, params string[] path) =>
        path.Aggregate(
            Schema["properties"]![section]!,
            (node, name) => name == "properties" || node["properties"] is null ? node[name]! : node["properties"]![name] ?? node[name]!
        );
}
