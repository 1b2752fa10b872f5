namespace Cloister.Agents.Tests.Services.Chat.Replies;

public sealed class TextCutTests
{
    [Theory]
    [InlineData("0123456789", 10)]
    [InlineData("01234567\n901234", 8)]
    [InlineData("01\n3456789012", 10)]
    [InlineData("0123 567 90123", 8)]
    [InlineData("012345678😀23", 9)]
    [InlineData("0123456789012", 10)]
    public void Part_ends_where_people_pause(string text, int expected) => Assert.Equal(expected, TextCut.Next(text, 10));
}
