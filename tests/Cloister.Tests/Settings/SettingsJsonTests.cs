using System.Text;
using System.Text.Json;

namespace Cloister.Tests.Settings;

public sealed class SettingsJsonTests
{
    private const string Full = """
        {"plugins":{"spell_check":{"enabled":true,"config":{"lang":"en"}}},"services":{"spell_check:text.checker":{"enabled":true,"config":{"strict":false},"priority":700},"*:page.renderer":{"enabled":false,"config":{"dpi":144}}}}
        """;

    [Fact]
    public void A_round_trip_preserves_everything()
    {
        var settings = RuntimeSettings.FromJson(Full);

        Assert.Equal(Full, settings.ToJson());
        Assert.Equal(settings, RuntimeSettings.FromJson(settings.ToJson(indented: true)));
        Assert.Equal(settings, RuntimeSettings.FromJson([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Full)]));
        Assert.Equal(700, settings.Services[Pin.FromWire("spell_check:text.checker")].Priority);
        Assert.True(settings.Services.Keys.Single(pin => pin.ServiceId == new ServiceId("page.renderer")).IsWildcard);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_escaped_or_not()
    {
        var raw = Assert.Throws<JsonException>(() => RuntimeSettings.FromJson("{\"plugins\":{\"p\":{\"config\":{\"t\":\"\ud800\"}}}}"));
        var escaped = Assert.Throws<JsonException>(() => RuntimeSettings.FromJson("""{"plugins":{"p":{"config":{"t":"\ud800"}}}}"""));

        Assert.Contains("not valid Unicode", raw.Message, StringComparison.Ordinal);
        Assert.Contains("not valid Unicode", escaped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"plugins":{},"services":{}}""")]
    [InlineData("""{"plugins":null,"services":null}""")]
    [InlineData("""{"extra":{"plugins":[1]}}""")]
    public void What_is_missing_is_empty(string json) => Assert.Equal(RuntimeSettings.Empty, RuntimeSettings.FromJson(json));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"config":null}""")]
    [InlineData("""{"enabled":null,"priority":null,"other":[{}]}""")]
    public void An_entry_that_says_nothing_has_the_defaults(string entry)
    {
        var settings = RuntimeSettings.FromJson($$$"""{"plugins":{"p":{{{entry}}} },"services":{"p:s":{{{entry}}} } }""");

        Assert.Equal(new PluginConfig(), settings.Plugins[new("p")]);
        Assert.Equal(new ServiceSettings(), settings.Services[Pin.FromWire("p:s")]);
    }

    [Theory]
    [InlineData("200.0", 200)]
    [InlineData("7.9", 7)]
    [InlineData("-7.9", -7)]
    [InlineData("2e2", 200)]
    public void A_priority_is_any_number_without_its_fraction(string number, int expected) =>
        Assert.Equal(
            expected,
            RuntimeSettings.FromJson($$$"""{"services":{"p:s":{"priority":{{{number}}} } } }""").Services[Pin.FromWire("p:s")].Priority
        );

    [Fact]
    public void The_priority_is_written_only_when_there_is_one()
    {
        Assert.Equal("""{"enabled":true,"config":{}}""", JsonSerializer.Serialize(new ServiceSettings()));
        Assert.Equal("""{"enabled":false,"config":{},"priority":0}""", JsonSerializer.Serialize(new ServiceSettings(false, Priority: 0)));
    }

    [Fact]
    public void Malformed_pins_survive_until_they_are_interpreted()
    {
        var settings = RuntimeSettings.FromJson("""{"services":{"no colon":{},"":{},"p:":{}}}""");

        Assert.Equal(3, settings.Services.Count);
        Assert.Equal(settings, RuntimeSettings.FromJson(settings.ToJson()));
        Assert.Throws<FormatException>(() => Pin.FromWire("no colon").PluginId);
    }

    [Theory]
    [InlineData("""[]""", "$", "an object", "an array")]
    [InlineData("""{"plugins":[]}""", "$.plugins", "an object", "an array")]
    [InlineData("""{"services":"x"}""", "$.services", "an object", "a string")]
    [InlineData("""{"plugins":{"p":true}}""", "$.plugins.p", "an object", "a boolean")]
    [InlineData("""{"plugins":{"p":null}}""", "$.plugins.p", "an object", "null")]
    [InlineData("""{"services":{"*:page.renderer":{"enabled":"yes"}}}""", "$.services['*:page.renderer'].enabled", "a boolean", "a string")]
    [InlineData("""{"services":{"p:s":{"config":[]}}}""", "$.services['p:s'].config", "an object", "an array")]
    [InlineData("""{"services":{"p:s":{"priority":"1"}}}""", "$.services['p:s'].priority", "a number", "a string")]
    [InlineData("""{"services":{"p:s":{"priority":1e20}}}""", "$.services['p:s'].priority", "a number between", "")]
    [InlineData("""{"plugins":{"a:b":{}}}""", "$.plugins['a:b']", "is allowed", "")]
    [InlineData("""{"plugins":{"p":{"config":{"l":[1,1e999]}}}}""", "$.plugins.p.config.l[1]", "range", "")]
    public void A_wrong_shape_is_refused_with_its_path(string json, string path, string expected, string found)
    {
        var refusal = Assert.Throws<JsonException>(() => RuntimeSettings.FromJson(json));

        Assert.Equal(path, refusal.Path);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(found, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(path, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RuntimeSettings>(json)).Path);
    }

    [Fact]
    public void Of_a_duplicate_member_the_last_one_wins()
    {
        var settings = RuntimeSettings.FromJson(
            """{"plugins":{"old":{}},"plugins":{"p":{"enabled":true},"p":{"enabled":true,"enabled":false,"config":{"a":1,"a":2}}}}"""
        );

        Assert.Equal(RuntimeSettings.Empty.WithPlugin(new("p"), new PluginConfig(false, ConfigMap.Of(("a", 2)))), settings);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_for_people_and_allowed() =>
        Assert.False(
            RuntimeSettings.FromJson("""{ /* off */ "plugins": { "p": { "enabled": false, }, }, } // end""").IsPluginEnabled(new("p"))
        );

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{'plugins':{}}")]
    public void Text_that_is_no_json_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => RuntimeSettings.FromJson(text));

    [Fact]
    public async Task Settings_are_read_from_a_stream_by_a_serializer()
    {
        var settings = RuntimeSettings
            .FromJson(Full)
            .WithPlugin(new("big"), new PluginConfig(true, ConfigMap.Of(("text", new string('x', 100_000)))));
        var json = "{\"skipped\":[" + string.Join(',', Enumerable.Range(0, 50_000)) + "]," + settings.ToJson()[1..];
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        var read = await JsonSerializer.DeserializeAsync<RuntimeSettings>(stream, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(settings, read);
    }

    [Fact]
    public void Plugin_and_service_entries_stand_alone_in_json()
    {
        Assert.Equal(new PluginConfig(false), JsonSerializer.Deserialize<PluginConfig>("""{"enabled":false,"priority":"ignored"}"""));
        Assert.Equal(new ServiceSettings(Priority: 1), JsonSerializer.Deserialize<ServiceSettings>("""{"priority":1}"""));
    }
}
