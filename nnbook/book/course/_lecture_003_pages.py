"""What the lecture's slides on initialization printed, for :mod:`nnbook.book.course.lecture_003`.

Each page is one run of the lecture's code, as in the document up to white space.
"""

TANH_STD_0_01 = """
Datos mean 0.000089 std 1.000056

Layer 0  mean 0.000169  std 0.213437
Layer 1  mean 0.000014  std 0.047578
Layer 2  mean -0.000002  std 0.010623
Layer 3  mean -0.000001  std 0.002379
Layer 4  mean 0.000000  std 0.000533
Layer 5  mean 0.000000  std 0.000119
Layer 6  mean 0.000000  std 0.000027
Layer 7  mean -0.000000  std 0.000006
Layer 8  mean 0.000000  std 0.000001
Layer 9  mean -0.000000  std 0.000000
"""

TANH_STD_1 = """
Datos mean 0.000925 std 1.000327

Layer 0  mean 0.000199  std 0.982017
Layer 1  mean 0.000052  std 0.981708
Layer 2  mean -0.000400  std 0.981716
Layer 3  mean -0.000482  std 0.981687
Layer 4  mean 0.000831  std 0.981715
Layer 5  mean -0.000244  std 0.981640
Layer 6  mean 0.000173  std 0.981722
Layer 7  mean 0.000187  std 0.981742
Layer 8  mean 0.000539  std 0.981685
Layer 9  mean 0.000483  std 0.981597
"""

TANH_GLOROT_UNIFORM = """
Datos mean 0.001048 std 0.999598

Layer 0  mean 0.000104  std 0.627455
Layer 1  mean -0.000219  std 0.485736
Layer 2  mean -0.000060  std 0.408628
Layer 3  mean -0.000011  std 0.358032
Layer 4  mean -0.000203  std 0.322473
Layer 5  mean -0.000048  std 0.296090
Layer 6  mean -0.000190  std 0.272879
Layer 7  mean -0.000006  std 0.253591
Layer 8  mean 0.000046  std 0.239951
Layer 9  mean 0.000065  std 0.227270
"""

RELU_GLOROT_UNIFORM = """
Datos mean 0.000030 std 1.000023

Layer 0  mean 0.398799  std 0.583589
Layer 1  mean 0.291489  std 0.417777
Layer 2  mean 0.206426  std 0.302370
Layer 3  mean 0.150248  std 0.217431
Layer 4  mean 0.107512  std 0.157537
Layer 5  mean 0.079131  std 0.112494
Layer 6  mean 0.050218  std 0.077003
Layer 7  mean 0.032226  std 0.051280
Layer 8  mean 0.022358  std 0.033343
Layer 9  mean 0.016938  std 0.024128
"""

TANH_GLOROT_NORMAL = """
Datos mean 0.000110 std 1.000046

Layer 0  mean 0.000034  std 0.721043
Layer 1  mean 0.000297  std 0.634361
Layer 2  mean 0.000328  std 0.594643
Layer 3  mean 0.000178  std 0.576300
Layer 4  mean 0.000065  std 0.567542
Layer 5  mean 0.000287  std 0.561861
Layer 6  mean -0.000169  std 0.559411
Layer 7  mean 0.000264  std 0.557141
Layer 8  mean -0.000164  std 0.555816
Layer 9  mean 0.000211  std 0.556590
"""

RELU_GLOROT_NORMAL = """
Datos mean -0.000655 std 1.000799

Layer 0  mean 0.563841  std 0.82623
Layer 1  mean 0.539501  std 0.80415
Layer 2  mean 0.498673  std 0.76676
Layer 3  mean 0.509303  std 0.76669
Layer 4  mean 0.506454  std 0.74706
Layer 5  mean 0.477445  std 0.72588
Layer 6  mean 0.485699  std 0.73432
Layer 7  mean 0.461725  std 0.71051
Layer 8  mean 0.498508  std 0.71466
Layer 9  mean 0.507227  std 0.75505
"""

RELU_HE_NORMAL = """
Datos mean -0.000815 std 1.000866

Layer 0  mean 0.564415  std 0.82678
Layer 1  mean 0.534349  std 0.79922
Layer 2  mean 0.538379  std 0.79719
Layer 3  mean 0.513971  std 0.77983
Layer 4  mean 0.549288  std 0.78366
Layer 5  mean 0.541315  std 0.81966
Layer 6  mean 0.511459  std 0.78625
Layer 7  mean 0.571692  std 0.82060
Layer 8  mean 0.507583  std 0.77077
Layer 9  mean 0.484145  std 0.73925
"""
