using System.Text.Json;

namespace Cloister.Tests.Identity;

public sealed class TextIdTests
{
    private static readonly string Assembled = new(['t', 'e', 'x', 't', '.', 'a']);

    [Fact]
    public void Ids_with_the_same_text_find_the_same_entry()
    {
        var plugins = new Dictionary<PluginId, int> { [new("text.a")] = 1 };
        var services = new Dictionary<ServiceId, int> { [new("text.a")] = 2 };

        Assert.Equal(1, plugins[new PluginId(Assembled)]);
        Assert.Equal(2, services[new Namespace("text").Service("a")]);
        Assert.Equal(new SessionId("text.a"), new SessionId(Assembled));
        Assert.True(new FeatureFlag("text.a") == new FeatureFlag(Assembled));
        Assert.False(new Namespace("text.a") != new Namespace(Assembled));
    }

    [Fact]
    public void Equal_ids_carry_equal_hashes()
    {
        Assert.Equal(new ServiceId("text.a").Hash, new ServiceId(Assembled).Hash);
        Assert.Equal(new ServiceId("text.a").Hash, new ServiceId(Assembled).GetHashCode());
        Assert.Equal(new PluginId("text.a").Hash, new PluginId(Assembled).GetHashCode());
    }

    [Fact]
    public void Ids_compare_ordinally_and_with_case()
    {
        Assert.NotEqual(new PluginId("Audit"), new PluginId("audit"));
        Assert.NotEqual(new ServiceId("stra\u00DFe"), new ServiceId("strasse"));
    }

    [Fact]
    public void Ids_become_strings_by_themselves_and_strings_become_ids_only_on_request()
    {
        string text = new PluginId("audit");
        string pin = Pin.FromWire("audit:log");

        Assert.Equal("audit", text);
        Assert.Equal("audit:log", pin);
        Assert.Equal("plugin audit", $"plugin {new PluginId("audit")}");
        Assert.Equal(new ServiceId("log"), (ServiceId)"log");
        Assert.Equal(new PluginId("audit"), (PluginId)"audit");
        Assert.Equal(new Namespace("ns"), (Namespace)"ns");
        Assert.Equal(FeatureFlag.Locked, (FeatureFlag)"locked");
        Assert.Equal(new SessionId("s1"), (SessionId)"s1");
        Assert.Equal(Pin.FromWire("no colon"), (Pin)"no colon");
    }

    [Fact]
    public void A_default_id_is_empty_and_is_refused_with_the_remedy()
    {
        Assert.Equal("", default(PluginId).Value);
        Assert.Equal("", default(ServiceId).ToString());
        Assert.True(default(Pin).IsDefault);

        var refusals = new[]
        {
            Assert.Throws<ArgumentException>(() => default(PluginId).ThrowIfDefault("id")),
            Assert.Throws<ArgumentException>(() => default(ServiceId).ThrowIfDefault("id")),
            Assert.Throws<ArgumentException>(() => default(ServiceId<string>).ThrowIfDefault("id")),
            Assert.Throws<ArgumentException>(() => default(Pin).ThrowIfDefault("id")),
            Assert.Throws<ArgumentException>(() => default(Namespace).ThrowIfDefault("id")),
            Assert.Throws<ArgumentException>(() => default(FeatureFlag).ThrowIfDefault("id")),
            Assert.Throws<ArgumentException>(() => default(SessionId).ThrowIfDefault("id")),
        };

        Assert.All(refusals, refusal => Assert.Equal("id", refusal.ParamName));
        Assert.Contains("new PluginId(", refusals[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_id_differs_from_an_empty_one()
    {
        Assert.NotEqual(default, new ServiceId(""));
        Assert.False(new ServiceId("").IsDefault);
    }

    [Fact]
    public void Null_is_no_text()
    {
        Assert.Throws<ArgumentNullException>(() => new PluginId(null!));
        Assert.Throws<ArgumentNullException>(() => new ServiceId(null!));
        Assert.Throws<ArgumentNullException>(() => Pin.FromWire(null!));
        Assert.Throws<ArgumentNullException>(() => new SessionId(null!));
    }

    [Fact]
    public void Namespaces_flags_and_sessions_are_not_empty()
    {
        Assert.Throws<ArgumentException>(() => new Namespace(""));
        Assert.Throws<ArgumentException>(() => new FeatureFlag(""));
        Assert.Throws<ArgumentException>(() => new SessionId(""));
    }

    [Fact]
    public void The_two_flags_with_a_meaning_have_fixed_texts()
    {
        Assert.Equal("locked", FeatureFlag.Locked.Value);
        Assert.Equal("experimental", FeatureFlag.Experimental.Value);
    }

    [Fact]
    public void Ids_are_strings_and_property_names_in_json()
    {
        var map = new Dictionary<PluginId, ServiceId> { [new("audit")] = new("log") };

        var json = JsonSerializer.Serialize(map);

        Assert.Equal("""{"audit":"log"}""", json);
        Assert.Equal(map, JsonSerializer.Deserialize<Dictionary<PluginId, ServiceId>>(json));
        Assert.Equal(Pin.FromWire("odd"), JsonSerializer.Deserialize<Pin>("\"odd\""));
    }

    [Fact]
    public void Json_that_is_no_id_is_refused()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PluginId>("\"a:b\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PluginId>("12"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PluginId>("null"));
    }

    [Fact]
    public void Sentinels_and_default_ids_never_reach_json()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(PluginId.Wildcard));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(PluginId.WinnerScoped));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(default(PluginId)));
    }
}
