using Microsoft.Extensions.Configuration;

namespace Cloister.Hosting.Tests.Settings;

public sealed class ConfigurationJsonTests
{
    private static RuntimeSettings Read(params (string Key, string? Value)[] entries) =>
        new ConfigurationSource(
            new ConfigurationBuilder()
                .AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create($"Cloister:{entry.Key}", entry.Value)))
                .Build()
                .GetSection("Cloister")
        ).Read();

    [Fact]
    public void Pins_are_two_levels_and_the_wildcard_is_a_star()
    {
        var settings = Read(
            ("plugins:formal:enabled", "false"),
            ("services:formal:text.checker:priority", "700"),
            ("services:*:page.renderer:config:dpi", "144")
        );

        Assert.False(settings.IsPluginEnabled(new("formal")));
        Assert.Equal(700, settings.Services[new PluginId("formal").Service("text.checker")].Priority);
        Assert.Equal(144L, settings.GetServiceConfig(Pin.Wildcard("page.renderer"))["dpi"]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    [InlineData("12", 12L)]
    [InlineData("-1.5e1", -15L)]
    [InlineData("0.5", 0.5)]
    [InlineData("1.", "1.")]
    [InlineData("007", "007")]
    [InlineData("+1", "+1")]
    [InlineData(" 1", " 1")]
    [InlineData("1 ", "1 ")]
    [InlineData("1 2", "1 2")]
    [InlineData("-", "-")]
    [InlineData("NaN", "NaN")]
    [InlineData("NULL", "NULL")]
    [InlineData("", "")]
    [InlineData("true!", "true!")]
    [InlineData("\"quoted\"", "\"quoted\"")]
    public void Leaf_is_a_scalar_when_its_whole_text_is_one(string text, object? expected)
    {
        var settings = Read(("plugins:a:config:leaf", text));

        Assert.Equal(expected, settings.GetPluginConfig(new("a"))["leaf"]);
    }

    [Fact]
    public void Children_counted_from_zero_are_a_list_and_others_a_map()
    {
        var settings = Read(
            ("plugins:a:config:list:0", "x"),
            ("plugins:a:config:list:1:deep", "true"),
            ("plugins:a:config:gap:0", "x"),
            ("plugins:a:config:gap:2", "y"),
            ("plugins:a:config:0", "the config itself is always a map")
        );

        Assert.Equal(
            ConfigMap.FromJson(
                """{ "list": ["x", { "deep": true }], "gap": { "0": "x", "2": "y" }, "0": "the config itself is always a map" }"""
            ),
            settings.GetPluginConfig(new("a"))
        );
    }

    [Fact]
    public void Lists_of_more_than_ten_keep_their_order()
    {
        var settings = Read([.. Enumerable.Range(0, 12).Select(i => ($"plugins:a:config:list:{i}", (string?)$"v{i}"))]);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => (object?)$"v{i}"), (ConfigList)settings.GetPluginConfig(new("a"))["list"]!);
    }

    [Fact]
    public void Section_that_is_not_there_says_nothing()
    {
        Assert.Equal(RuntimeSettings.Empty, Read());
    }

    [Theory]
    [InlineData("services:a:text:checker:enabled", "true", "a level too deep")]
    [InlineData("plugins:a:settings:x", "1", "a level too deep")]
    [InlineData("services:a:enabled", "true", "has no service")]
    [InlineData("plugins:a:enabled", "perhaps", "$.plugins.a.enabled")]
    [InlineData("services:a:b:priority", "high", "priority")]
    [InlineData("plugins:__pk_x:enabled", "true", "__pk_x")]
    public void What_settings_cannot_say_is_refused(string key, string value, string complaint)
    {
        var refusal = Assert.Throws<SettingsRefusedException>(() => Read((key, value)));

        Assert.StartsWith("The settings of configuration section 'Cloister' were refused: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_with_values_below_it_is_refused()
    {
        var refusal = Assert.Throws<SettingsRefusedException>(() => Read(("plugins:a:config:x", "1"), ("plugins:a:config:x:y", "2")));

        Assert.Contains("'Cloister:plugins:a:config:x' has a value and further values below it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_settings_come_through_configuration()
    {
        using var folder = new TempFolder();
        var json =
            """{ "plugins": { "a": { "enabled": false, "config": { "lang": "en", "n": [1, 2.5, true] } } }, "services": { "a:s": { "priority": 7 } } }""";
        folder.Write("settings.json", json);

        var read = new ConfigurationSource(new ConfigurationBuilder().AddJsonFile(folder.File("settings.json")).Build()).Read();

        Assert.Equal(RuntimeSettings.FromJson(json), read);
    }
}
