using System.Text;

namespace Cloister.Chat.Tests;

public sealed class SessionKeyTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("sixteen bytes or more");

    [Fact]
    public void Each_id_gives_another_key_and_the_same_one_each_time()
    {
        Assert.Equal(SessionKey.Derive("a", Secret).Bytes, SessionKey.Derive("a", Secret).Bytes);
        Assert.NotEqual(SessionKey.Derive("a", Secret).Bytes.ToArray(), SessionKey.Derive("b", Secret).Bytes.ToArray());
    }

    [Fact]
    public void A_key_never_shows() => Assert.Equal("a", SessionKey.Derive("a", Secret).ToString());

    [Fact]
    public void Weak_or_misshapen_keys_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SessionKey.Derive("a", new byte[15]));
        Assert.Throws<ArgumentException>(() => new SessionKey("a", new byte[31]));
        Assert.Throws<ArgumentException>(() => new SessionKey("", new byte[32]));
        Assert.Throws<ArgumentException>(() => new SessionKey(new string('k', 256), new byte[32]));
    }

    [Fact]
    public void Two_keys_of_one_id_are_refused()
    {
        var failure = Assert.Throws<ArgumentException>(() => new FixedSessionKeys(SomeKeys.Names, SomeKeys.Key("1"), SomeKeys.Key("1")));

        Assert.Contains("'1'", failure.Message);
    }

    [Fact]
    public async Task One_secret_is_enough()
    {
        var keys = FixedSessionKeys.FromSecret(Secret);

        var current = await keys.GetCurrentAsync();

        Assert.Same(current, await keys.FindAsync(current.Id));
        Assert.NotEqual(current.Bytes.ToArray(), (await keys.GetNameKeyAsync()).Bytes.ToArray());
    }
}
