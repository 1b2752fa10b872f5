using System.Text;

namespace Cloister.Chat.Tests;

internal static class SomeKeys
{
    public static SessionKey Names { get; } = Key("names");

    public static FixedSessionKeys Fixed { get; } = new(Names, Key("1"));

    public static SessionKey Key(string id) => SessionKey.Derive(id, Encoding.UTF8.GetBytes("a secret of the tests"));
}
