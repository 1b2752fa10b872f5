namespace Cloister.Tests.Identity;

public sealed class ServiceIdTests
{
    [Theory]
    [InlineData("a.b.c", "a.b", "a", "c")]
    [InlineData("a.b", "a", "a", "b")]
    [InlineData("a", null, null, "a")]
    [InlineData(".a", null, null, ".a")]
    [InlineData("", null, null, "")]
    [InlineData("a.", "a", "a", "")]
    public void An_id_splits_at_its_dots(string text, string? @namespace, string? top, string leaf)
    {
        var id = new ServiceId(text);

        Assert.Equal(@namespace, id.Namespace);
        Assert.Equal(top, id.TopNamespace);
        Assert.Equal(leaf, id.Leaf);
    }

    [Fact]
    public void A_typed_slot_is_its_id()
    {
        var slot = new ServiceId<string>("greeter");
        var id = slot.Id;

        Assert.Equal(new ServiceId("greeter"), id);
        Assert.Equal("greeter", slot.Value);
        Assert.Equal("greeter", slot.ToString());
        Assert.Equal(slot, new ServiceId<string>(id));
        Assert.Equal(slot.GetHashCode(), new ServiceId<string>(id).GetHashCode());
        Assert.Throws<ArgumentException>(() => new ServiceId<string>(default(ServiceId)));
    }
}
