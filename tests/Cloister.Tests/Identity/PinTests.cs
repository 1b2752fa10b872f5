namespace Cloister.Tests.Identity;

public sealed class PinTests
{
    [Fact]
    public void Every_way_to_build_a_pin_gives_the_same_one()
    {
        var pins = new[]
        {
            new PluginId("audit").Service("log", "file"),
            new PluginId("audit").Service(new Namespace("log")["file"]),
            new PluginId("audit").Namespace("log")["file"],
            new Pin(new PluginId("audit"), new ServiceId("log.file")),
            Pin.FromWire("audit:log.file"),
        };

        Assert.Single(pins.ToHashSet());
        Assert.Single(new[] { Pin.Wildcard("log", "file"), PluginId.Wildcard.Service("log.file"), Pin.FromWire("*:log.file") }.ToHashSet());
    }

    [Theory]
    [InlineData("foo:bar", "foo", "bar")]
    [InlineData("foo:bar:baz", "foo", "bar:baz")]
    [InlineData("*foo:bar", "*foo", "bar")]
    public void A_pin_splits_at_its_first_colon(string wire, string plugin, string service)
    {
        var pin = Pin.FromWire(wire);

        Assert.Equal(wire, pin.Value);
        Assert.Equal(new PluginId(plugin), pin.PluginId);
        Assert.Equal(new ServiceId(service), pin.ServiceId);
        Assert.False(pin.IsWildcard);
        Assert.True(Pin.TryParse(wire, out var parsed));
        Assert.Equal(pin, parsed);
    }

    [Fact]
    public void A_wildcard_pin_names_no_plugin()
    {
        var pin = Pin.FromWire("*:page.renderer");

        Assert.True(pin.IsWildcard);
        Assert.Equal(PluginId.Wildcard, pin.PluginId);
        Assert.Equal(new ServiceId("page.renderer"), pin.ServiceId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData(":service")]
    [InlineData("__pk_wildcard__:service")]
    public void A_pin_without_a_plugin_keeps_its_text_and_fails_when_the_plugin_is_read(string wire)
    {
        var pin = Pin.FromWire(wire);

        var failure = Assert.Throws<FormatException>(() => pin.PluginId);

        Assert.Contains($"'{wire}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'plugin:service'", failure.Message, StringComparison.Ordinal);
        Assert.False(Pin.TryParse(wire, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData(":service")]
    [InlineData("plugin:")]
    [InlineData("*:")]
    public void A_pin_without_a_service_fails_when_the_service_is_read(string wire)
    {
        Assert.Throws<FormatException>(() => Pin.FromWire(wire).ServiceId);
        Assert.False(Pin.TryParse(wire, out _));
    }

    [Fact]
    public void The_plugin_of_a_pin_without_a_service_is_readable()
    {
        Assert.Equal(new PluginId("plugin"), Pin.FromWire("plugin:").PluginId);
        Assert.Equal(PluginId.Wildcard, Pin.FromWire("*:").PluginId);
    }

    [Fact]
    public void Null_is_no_pin() => Assert.False(Pin.TryParse(null, out _));

    [Fact]
    public void A_pin_needs_a_service_and_real_ids()
    {
        Assert.Throws<ArgumentException>(() => new PluginId("audit").Service());
        Assert.Throws<ArgumentException>(() => Pin.Wildcard("a", ""));
        Assert.Throws<ArgumentException>(() => new Pin(new PluginId("audit"), new ServiceId("")));
        Assert.Throws<ArgumentException>(() => new Pin(new PluginId("audit"), default));
        Assert.Throws<ArgumentException>(() => new Pin(default, new ServiceId("log")));
    }
}
