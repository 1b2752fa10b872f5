namespace Cloister.Agents.Tests;

public sealed class AgentRuntimeSettingsTests
{
    [Fact]
    public void A_configuration_that_says_nothing_gives_settings_that_say_nothing() => Assert.Equal(RuntimeSettings.Empty, Of("{}"));

    [Fact]
    public void Enabled_becomes_the_entry_of_a_plugin_and_the_rest_its_config()
    {
        var settings = Of("""{"plugins":{"asr":{"enabled":false,"provider":"http","apiKey":"${KEY}"},"auth":{"seed":{"a":1}}}}""");

        Assert.Equal(new PluginConfig(false, ConfigMap.Of(("provider", "http"), ("apiKey", "${KEY}"))), settings.Plugins[new("asr")]);
        Assert.Equal(new PluginConfig(true, ConfigMap.Of(("seed", ConfigMap.Of(("a", 1))))), settings.Plugins[new("auth")]);
    }

    [Fact]
    public void A_plugin_that_is_off_by_default_is_off_unless_it_is_wanted()
    {
        PluginId[] offByDefault = [new("asr"), new("tts"), new("web")];

        var settings = Of("""{"plugins":{"asr":{"enabled":true},"tts":{"voice":"x"}}}""", offByDefault);

        Assert.True(settings.Plugins[new("asr")].Enabled);
        Assert.Equal(new PluginConfig(false, ConfigMap.Of(("voice", "x"))), settings.Plugins[new("tts")]);
        Assert.Equal(new PluginConfig(Enabled: false), settings.Plugins[new("web")]);
    }

    [Fact]
    public void A_service_is_a_pin_on_whoever_supplies_it()
    {
        var settings = Of("""{"services":{"task":{"enabled":false,"timezone":"Europe/Berlin"}}}""");

        Assert.Equal(
            new ServiceSettings(false, ConfigMap.Of(("timezone", "Europe/Berlin"))),
            Assert.Single(settings.Services, entry => entry.Key.Value == "*:agent.task").Value
        );
    }

    [Fact]
    public void Slots_are_pins_as_they_are()
    {
        var settings = Of("""{"slots":{"web:tool.fetch":{"enabled":false,"config":{"x":1},"priority":-3}}}""");

        Assert.Equal(new ServiceSettings(false, ConfigMap.Of(("x", 1)), -3), settings.Services[Pin.FromWire("web:tool.fetch")]);
    }

    [Fact]
    public void A_slot_may_say_more_about_a_service_of_the_agent()
    {
        var settings = Of("""{"services":{"chat":{"a":1,"b":1}},"slots":{"*:agent.chat":{"config":{"b":2},"priority":5}}}""");

        Assert.Equal(new ServiceSettings(true, ConfigMap.Of(("a", 1), ("b", 2)), 5), settings.Services[Pin.Wildcard("agent", "chat")]);
    }

    [Fact]
    public void Without_a_memory_its_service_is_told()
    {
        var settings = Of("""{"context":{"memory":{"enabled":false}},"services":{"memory":{"x":1}}}""");

        Assert.Equal(
            new ServiceSettings(true, ConfigMap.Of(("x", 1), ("isOff", true))),
            settings.Services[Pin.Wildcard("agent", "memory")]
        );
    }

    [Fact]
    public void No_value_of_a_variable_gets_into_the_settings()
    {
        using var folder = ProjectFolder.With(
            """
            {"name":"n","version":"1","plugins":{"asr":{"apiKey":"${KEY}","enabled":"${ON}"}},
             "services":{"chat":{"channels":{"telegram":{"botToken":"${KEY}"}}}},"slots":{"a:b":{"config":{"k":"${KEY}"}}}}
            """
        );

        var settings = AgentRuntimeSettings.Of(folder.Load(new() { ["KEY"] = "very-secret-value", ["ON"] = "false" }), []);

        Assert.DoesNotContain("very-secret-value", settings.ToJson(), StringComparison.Ordinal);
        Assert.False(settings.Plugins[new("asr")].Enabled);
    }

    private static RuntimeSettings Of(string json, params PluginId[] offByDefault)
    {
        using var folder = ProjectFolder.With(json == "{}" ? ProjectFolder.Minimal : """{"name":"n","version":"1",""" + json[1..]);
        return AgentRuntimeSettings.Of(folder.Load(), offByDefault);
    }
}
