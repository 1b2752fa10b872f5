namespace Cloister.AgUi.Tests.Json;

public class JsonEqualityTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "1e0")]
    [InlineData("1", "10E-1")]
    [InlineData("100", "1e+2")]
    [InlineData("0", "-0.00e5")]
    [InlineData("0.001", "1e-3")]
    [InlineData("12345678901234567890123", "1.2345678901234567890123e22")]
    [InlineData("1e99999999999999999999", "10e99999999999999999998")]
    [InlineData("-1.50", "-15e-1")]
    [InlineData("\"\\u0041\"", "\"A\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("""{"a":1,"b":[{}]}""", """{"b":[{}],"a":1.0}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""{"\u0061":1}""", """{"a":1}""")]
    public void Equal_values_have_equal_hashes(string left, string right)
    {
        var (one, other) = (JsonData.Parse(left), JsonData.Parse(right));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("0.1", "0.10000000000000000000000001")]
    [InlineData("1", "-1")]
    [InlineData("1e400", "1e401")]
    [InlineData("1", "\"1\"")]
    [InlineData("0", "false")]
    [InlineData("null", "false")]
    [InlineData("{}", "[]")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1]", "[1,1]")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":null}""", """{"b":null}""")]
    [InlineData("\"a\"", "\"A\"")]
    public void Different_values_are_not_equal(string left, string right) => Assert.NotEqual(JsonData.Parse(left), JsonData.Parse(right));
}
